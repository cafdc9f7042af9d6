/** What an import of rows did: what was stored, what was known, and each wrong row's place. */
import type { BookImportResult } from '@paperchain/contract/book'
import type { Job } from '@paperchain/contract/job'
import { Link } from '@tanstack/react-router'
import type { ReactElement } from 'react'
import { formatCount } from '../../format/amount.ts'
import { formatDuration } from '../../format/time.ts'
import { counted } from '../../format/words.ts'
import { Figure, Section } from '../../ui/page.tsx'
import { Banner } from '../../ui/state.tsx'
import { FaultTable } from '../fault-table.tsx'
import { bookName } from './queries.ts'

type BookJob = Extract<Job, { readonly kind: 'import-book' }>

export function BookImportOutcome({ job }: { job: BookJob }): ReactElement | null {
  if (job.result !== null) return <BookResult result={job.result} />
  if (job.state !== 'cancelled') return null
  return (
    <Banner tone="info" title="It was stopped, and what was stored stays">
      Resume goes on behind the last stored row; the wrong rows before it are told at the end.
    </Banner>
  )
}

/** flat: the numbers, then what was refused. */
function BookResult({ result }: { result: BookImportResult }): ReactElement {
  const { ledger, stored, known, resumedAtLine } = result
  const refused = result.refused + result.refusedBefore
  return (
    <Section
      title="Result"
      actions={
        <Link to="/books/$book" params={{ book: bookName(ledger) }}>
          Open the book
        </Link>
      }
    >
      <div className="figures small">
        {result.statements !== undefined && (
          <Figure name="Statements">{formatCount(result.statements)}</Figure>
        )}
        <Figure name={result.statements === undefined ? 'Rows read' : 'Entries read'}>
          {formatCount(result.rows)}
        </Figure>
        <Figure name="Stored">{formatCount(stored)}</Figure>
        <Figure name="Known before">{formatCount(known)}</Figure>
        <Figure name="Refused">{formatCount(refused)}</Figure>
        <Figure name="Postings">{formatCount(result.postings)}</Figure>
        <Figure name="Took">{formatDuration(result.seconds * 1000)}</Figure>
      </div>
      {resumedAtLine > 0 && (
        <p className="soft">
          It went on behind line {formatCount(resumedAtLine)}; the counts but the refused ones are
          of the rows behind it.
        </p>
      )}
      {result.pending !== undefined && result.pending > 0 && (
        <p className="soft">
          {counted(result.pending, 'entries')} announced and not booked by the bank: not taken.
        </p>
      )}
      {refused > 0 && result.statements !== undefined && (
        <Banner tone="warning" title={`Refused: ${counted(refused, 'statements')}`}>
          Nothing of them was kept; all others are in the book. What is wrong stands below.
        </Banner>
      )}
      {refused > 0 && result.statements === undefined && (
        <Banner tone="warning" title={`Refused: ${counted(refused, 'rows')}`}>
          Nothing of their transactions was kept; all others are in the book. Each stands below with
          its line and column. Correct them and import the file again: what is known is skipped.
        </Banner>
      )}
      <FaultTable faults={result.faults} count={Math.max(refused, result.faults.length)} />
    </Section>
  )
}
