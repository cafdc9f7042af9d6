/** A file of customers: chosen, checked by the server without being kept, seen, then brought in. */
import type { Fault } from '@paperchain/contract/common'
import { Link, useSearch } from '@tanstack/react-router'
import { type ReactElement, useEffect, useState } from 'react'
import { formatCount } from '../../format/amount.ts'
import { formatBytes } from '../../format/time.ts'
import { counted } from '../../format/words.ts'
import { announce } from '../../ui/announce.tsx'
import { Button } from '../../ui/button.tsx'
import { DropZone } from '../../ui/drop-zone.tsx'
import { Figure, Page, Section } from '../../ui/page.tsx'
import { Banner, Failed, Loading } from '../../ui/state.tsx'
import { FaultTable } from '../fault-table.tsx'
import { Need } from '../need.tsx'
import { BookField } from './book-field.tsx'
import { FILE_ROWS_MAX, type PartyText, partyText, tooLarge } from './import-rows.ts'
import { faultText } from './party-fault-text.ts'
import { type ImportRows, useImportRows } from './queries.ts'
import { RowsView } from './rows-view.tsx'

const ABOUT =
  'CSV with headings, or one JSON object a line, as docs/how-to/parties.md says. Each row is ' +
  'taken whole or refused by line and column; a customer who is known gets a new version where ' +
  'it differs.'

export function ImportCustomersPage(): ReactElement {
  return (
    <Page
      title="Import customers"
      name="Import customers"
      kind={<Link to="/customers">Customers</Link>}
    >
      <p className="soft about">{ABOUT}</p>
      <Need permission="party.write" what="imports of customers">
        <ImportView />
      </Need>
    </Page>
  )
}

/** flat: the file and the book, then what is done with them. */
function ImportView(): ReactElement {
  const { book: first = '' } = useSearch({ from: '/frame/customers/import' })
  const [book, setBook] = useState(first)
  const [file, setFile] = useState<PartyText | null>(null)
  const [trouble, setTrouble] = useState<string | null>(null)
  async function choose([chosen]: readonly File[]): Promise<void> {
    if (chosen === undefined) return
    const large = tooLarge(chosen)
    setTrouble(large)
    setFile(large === null ? partyText(chosen.name, await chosen.text()) : null)
  }
  return (
    <>
      <Section
        title="The file"
        about="It stays here: the server is sent its rows, and keeps no file."
      >
        {trouble !== null && <Banner tone="bad" live="alert" title={trouble} />}
        {file !== null && (
          <p>
            <code className="break">{file.name}</code>{' '}
            <span className="number soft">
              {formatBytes(file.text.length)}, {file.format === 'csv' ? 'CSV' : 'JSON lines'}
            </span>
          </p>
        )}
        <DropZone
          label={file === null ? 'Choose a file' : 'Choose another file'}
          hint={`CSV, or JSON lines, UTF-8; at most ${formatCount(FILE_ROWS_MAX)} rows.`}
          onFiles={(files) => void choose(files)}
        />
        <div className="list-form">
          <BookField
            label="Book whose accounts the rows name"
            value={book}
            none="none: the rows name no account"
            onChange={setBook}
          />
        </div>
      </Section>
      {file !== null && (
        <Checked key={`${file.name} ${file.text.length} ${book}`} {...{ file, book }} />
      )}
    </>
  )
}

const bodyOf = (file: PartyText, book: string, dryRun: boolean): ImportRows => ({
  format: file.format,
  separator: file.separator,
  text: file.text,
  dryRun,
  ...(book === '' ? {} : { book }),
})

/** Faults under the labels of the form; what stands in the file is shown there, not in them. */
const inWords = (faults: readonly Fault[]): Fault[] =>
  faults.map((fault) => ({ ...fault, message: faultText(fault) }))

/** flat: what the server would do, then what it did. */
function Checked({ file, book }: { file: PartyText; book: string }): ReactElement {
  const tried = useImportRows()
  const done = useImportRows()
  const { mutate } = tried
  useEffect(() => mutate(bodyOf(file, book, true)), [mutate, file, book])
  if (tried.error !== null) return <Failed error={tried.error} what="the file" />
  if (tried.data === undefined) return <Loading what="what the server says of it" />
  if (done.data !== undefined) return <Done result={done.data} book={book} />
  const { rows, refused } = tried.data
  const faults = inWords(tried.data.faults)
  const good = rows - refused
  return (
    <>
      <Section title="What would be done">
        {rows === 0 ? (
          <Banner tone="warning" title="The file has no row" />
        ) : refused === 0 ? (
          <Banner tone="good" live="status" title={`All ${counted(rows, 'rows')} can be taken`}>
            Nothing was stored yet.
          </Banner>
        ) : (
          <Banner
            tone="warning"
            live="status"
            title={`${counted(refused, 'rows')} of ${formatCount(rows)} would be refused`}
          >
            Nothing of such a row is kept, and the others are taken.
          </Banner>
        )}
        <FaultTable faults={faults} count={faults.length} />
        <RowsView file={file} faults={faults} />
      </Section>
      <Section
        title="Bring them in"
        about="What is stored is encrypted. The file on your disk is not: delete it afterwards."
      >
        {done.error !== null && <Failed error={done.error} what="the import" />}
        <div className="row">
          <Button
            weight="primary"
            icon="imports"
            disabled={good === 0}
            busy={done.isPending}
            onClick={() =>
              done.mutate(bodyOf(file, book, false), {
                onSuccess: (result) => announce(`${counted(result.made, 'customers')} added`),
              })
            }
          >
            Bring {counted(good, 'rows')} in
          </Button>
        </div>
      </Section>
    </>
  )
}

/** flat: the numbers, then what was refused. */
function Done(props: {
  readonly result: NonNullable<ReturnType<typeof useImportRows>['data']>
  readonly book: string
}): ReactElement {
  const { result, book } = props
  const { made, changed, known, refused, linked } = result
  const faults = inWords(result.faults)
  const were = refused === 1 ? 'was' : 'were'
  return (
    <Section title="Brought in">
      <Banner
        tone={refused === 0 ? 'good' : 'warning'}
        live="status"
        title={
          refused === 0
            ? `All ${counted(result.rows, 'rows')} are taken`
            : `${counted(refused, 'rows')} of ${formatCount(result.rows)} ${were} refused`
        }
        actions={
          <Link to="/customers" search={book === '' ? {} : { book }} className="button">
            Show the customers
          </Link>
        }
      />
      <div className="figures small">
        <Figure name="Added">{formatCount(made)}</Figure>
        <Figure name="New versions">{formatCount(changed)}</Figure>
        <Figure name="Known just so">{formatCount(known)}</Figure>
        <Figure name="Refused">{formatCount(refused)}</Figure>
        <Figure name="Accounts linked">{formatCount(linked)}</Figure>
      </div>
      <FaultTable faults={faults} count={faults.length} />
    </Section>
  )
}
