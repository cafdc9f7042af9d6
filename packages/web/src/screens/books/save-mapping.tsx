/** Keeps how a file is read under a name, for the next file of that kind. */
import type { BookState } from '@paperchain/contract/book'
import type { BookMapping } from '@paperchain/core/domain/book-mapping'
import { type FormEvent, type ReactElement, useState } from 'react'
import { announce } from '../../ui/announce.tsx'
import { Button } from '../../ui/button.tsx'
import { Field, FormError } from '../../ui/field.tsx'
import { asChange, usePutBook } from './queries.ts'
import { asBody } from './use-preview.ts'

/** flat: one field with its button. */
export function SaveMapping(props: {
  readonly id: string
  readonly book: BookState
  readonly mapping: BookMapping
  /** The saved one that it began as. */
  readonly name: string
  readonly onSaved: (name: string) => void
}): ReactElement {
  const { id, book, mapping, onSaved } = props
  const put = usePutBook()
  const [name, setName] = useState(props.name)
  const [wrong, setWrong] = useState<string>()
  function submit(event: FormEvent): void {
    event.preventDefault()
    const isName = /^[-_A-Za-z0-9]{1,64}$/.test(name)
    setWrong(isName ? undefined : 'Expected letters, digits, - and _, like trades-2024')
    if (!isName) return
    const body = { ...asChange(book), mappings: { [name]: asBody(mapping) } }
    const done = (): void => {
      announce(`Saved as ${name}`)
      onSaved(name)
    }
    put.mutate({ book: id, body }, { onSuccess: done })
  }
  const isThere = Object.hasOwn(book.mappings, name)
  return (
    <form className="save-mapping" onSubmit={submit} noValidate>
      <FormError failure={put.error} />
      <Field
        label="Save how it is read as"
        hint={isThere ? 'Takes the place of the one of that name.' : 'For the next file like it.'}
        error={wrong}
      >
        {(ids) => (
          <input
            {...ids}
            type="text"
            autoComplete="off"
            autoCapitalize="none"
            spellCheck={false}
            value={name}
            onChange={({ target }) => setName(target.value)}
          />
        )}
      </Field>
      <Button type="submit" busy={put.isPending}>
        Save the mapping
      </Button>
    </form>
  )
}
