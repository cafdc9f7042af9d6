/** Making a book, and adding assets to one. What a book has already keeps its scale. */
import type { Book, BookState } from '@paperchain/contract/book'
import { type FormEvent, type ReactElement, useState } from 'react'
import { Button } from '../../ui/button.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { Field, FormError, fieldError, focusFirstWrong } from '../../ui/field.tsx'
import { AssetFields } from './asset-fields.tsx'
import { type AssetFaults, type AssetWords, assetOf, NO_ASSET } from './asset-words.ts'
import { asChange, bookName, usePutBook } from './queries.ts'

type Props = {
  /** null: a new one. */
  readonly book: BookState | null
  readonly onClose: () => void
  readonly onDone: (book: Book) => void
}

const ABOUT =
  'An asset keeps its code and its decimals for good: amounts are stored in its smallest unit.'

export function BookDialog({ book, onClose, onDone }: Props): ReactElement {
  const title = book === null ? 'Make a book' : `Add assets to ${book.name}`
  return (
    <Dialog title={title} about={ABOUT} open onClose={onClose}>
      <BookForm book={book} onDone={onDone} />
    </Dialog>
  )
}

/** What is typed: name and id of a new book, and its assets, each with a key that stays. */
type Words = {
  readonly id: string
  readonly name: string
  readonly assets: readonly (AssetWords & { readonly key: number })[]
}

type Faults = { readonly id?: string; readonly assets: readonly AssetFaults[] }

/** flat: one form, field by field. */
function BookForm({ book, onDone }: Omit<Props, 'onClose'>): ReactElement {
  const put = usePutBook()
  const [words, setWords] = useState<Words>({
    id: book === null ? '' : bookName(book.ledger),
    name: book?.name ?? '',
    assets: [{ ...NO_ASSET, key: 0 }],
  })
  const [faults, setFaults] = useState<Faults>({ assets: [] })
  const { assets } = words
  function submit(event: FormEvent<HTMLFormElement>): void {
    event.preventDefault()
    const read = bodyOf(words, book)
    setFaults('faults' in read ? read.faults : { assets: [] })
    if ('faults' in read) focusFirstWrong(event.currentTarget)
    else put.mutate({ book: words.id.trim(), body: read.body }, { onSuccess: onDone })
  }
  const nextKey = Math.max(0, ...assets.map(({ key }) => key)) + 1
  return (
    <form className="form" onSubmit={submit} noValidate>
      <FormError failure={put.error} />
      {book === null && (
        <NameFields
          words={words}
          wrong={faults.id ?? fieldError(put.error, 'book')}
          onChange={(next) => setWords({ ...words, ...next })}
        />
      )}
      {assets.map((asset, row) => (
        <AssetFields
          key={asset.key}
          number={row + 1}
          words={asset}
          faults={faults.assets[row] ?? {}}
          onChange={(next) =>
            setWords({
              ...words,
              assets: assets.map((each) => (each === asset ? { ...next, key: each.key } : each)),
            })
          }
          remove={
            assets.length === 1
              ? undefined
              : () => setWords({ ...words, assets: assets.filter((each) => each !== asset) })
          }
        />
      ))}
      <Button
        icon="plus"
        onClick={() => setWords({ ...words, assets: [...assets, { ...NO_ASSET, key: nextKey }] })}
      >
        One more asset
      </Button>
      <Button type="submit" weight="primary" busy={put.isPending}>
        {book === null ? 'Make the book' : 'Add'}
      </Button>
    </form>
  )
}

function bodyOf(words: Words, book: BookState | null) {
  const read = words.assets.map(assetOf)
  const id = /^[-_a-zA-Z0-9]{1,64}$/.test(words.id.trim())
    ? {}
    : { id: 'Expected letters, digits, - and _, like harbour' }
  const assets = read.map((each) => ('faults' in each ? each.faults : {}))
  if ('id' in id || read.some((each) => 'faults' in each)) return { faults: { ...id, assets } }
  const made = read.flatMap((each) => ('asset' in each ? [each.asset] : []))
  const before =
    book === null ? { name: words.name.trim() || words.id, assets: [] } : asChange(book)
  return { body: { ...before, assets: [...before.assets, ...made] } }
}

function NameFields(props: {
  readonly words: Pick<Words, 'id' | 'name'>
  readonly wrong: string | undefined
  readonly onChange: (words: Partial<Words>) => void
}): ReactElement {
  const { words, wrong, onChange } = props
  return (
    <>
      <Field label="Name" hint="What people call it: Harbour Exchange.">
        {(ids) => (
          <input
            {...ids}
            type="text"
            autoComplete="off"
            maxLength={256}
            value={words.name}
            onChange={({ target }) => onChange({ name: target.value })}
          />
        )}
      </Field>
      <Field label="Id" hint="Its ledger is called book:<id>, for good." error={wrong}>
        {(ids) => (
          <input
            {...ids}
            type="text"
            autoComplete="off"
            autoCapitalize="none"
            spellCheck={false}
            value={words.id}
            onChange={({ target }) => onChange({ id: target.value })}
          />
        )}
      </Field>
    </>
  )
}
