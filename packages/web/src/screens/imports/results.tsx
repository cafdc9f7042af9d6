/** What an import did: what was stored, what was known, what was refused and why. */
import type { BlockImportResult } from '@paperchain/contract/import'
import type { ListImportResult } from '@paperchain/contract/list'
import { Link } from '@tanstack/react-router'
import type { ReactElement } from 'react'
import { formatCount } from '../../format/amount.ts'
import { counted } from '../../format/words.ts'
import { Figure, Section } from '../../ui/page.tsx'
import { Banner } from '../../ui/state.tsx'
import { Day } from '../../ui/value.tsx'
import { FaultTable, FaultText } from '../fault-table.tsx'

export function BlockResult({ result }: { result: BlockImportResult }): ReactElement {
  const { orphaned, revived, refused } = result
  return (
    <Section title={`Result on ${result.ledgerName}`}>
      <div className="figures small">
        <Figure name="Blocks stored">{formatCount(result.stored)}</Figure>
        <Figure name="Known before">{formatCount(result.known + result.duplicates)}</Figure>
        <Figure name="Transactions">{formatCount(result.txs)}</Figure>
        <Figure name="Postings">{formatCount(result.postings)}</Figure>
        <Figure name="Inputs without coin">{formatCount(result.unresolved)}</Figure>
      </div>
      {refused > 0 && (
        <Banner tone="warning" title={`Refused: ${counted(refused, 'blocks')}`}>
          {result.stored + result.known + result.duplicates === 0
            ? 'Nothing was stored. '
            : 'All others are in the ledger. '}
          Each refused one stands below with its reason.
        </Banner>
      )}
      {result.resolved > 0 && (
        <p>{formatCount(result.resolved)} earlier inputs became known by these blocks.</p>
      )}
      {(orphaned.length > 0 || revived.length > 0) && (
        <Banner tone="info" title="The best chain changed">
          Off it now: {counted(orphaned.length, 'blocks')}; back on it:{' '}
          {counted(revived.length, 'blocks')}.
        </Banner>
      )}
      <FaultTable faults={result.faults} count={result.faultCount} />
    </Section>
  )
}

/** Remarks that are shown at once. */
const REMARKS_OPEN_MAX = 5

type Outcome = ListImportResult['outcomes'][number]

export function ListResult({ result }: { result: ListImportResult }): ReactElement {
  return (
    <Section title={result.dryRun ? 'What it would do' : 'Result'}>
      {result.outcomes.map((outcome) => (
        <OutcomeCard key={outcome.path} outcome={outcome} dryRun={result.dryRun} />
      ))}
    </Section>
  )
}

function OutcomeCard({ outcome, dryRun }: { outcome: Outcome; dryRun: boolean }): ReactElement {
  const { list, refused, published } = outcome
  return (
    <div className="stack-s">
      <h3 className="break">
        {outcome.path}
        {list !== null && (
          <>
            {' → '}
            <Link to="/lists/$list" params={{ list }}>
              {list}
            </Link>
          </>
        )}
      </h3>
      {refused !== null && (
        <Banner tone="bad" title="Nothing of it was stored">
          <FaultText fault={refused} />
        </Banner>
      )}
      {refused === null && (
        <p>
          {dryRun ? 'Would be stored' : outcome.stored ? 'Stored' : 'Known before: nothing to do'}
          {published !== null && (
            <>
              , published <Day at={published} />
            </>
          )}
          : {counted(outcome.entries, 'entries')}, {formatCount(outcome.added)} added,{' '}
          {formatCount(outcome.changed)} changed, {formatCount(outcome.removed)} removed.
        </p>
      )}
      <Remarks outcome={outcome} />
    </div>
  )
}

/** Many remarks stand behind a heading, or the form below them would be out of sight. */
function Remarks({ outcome }: { outcome: Outcome }): ReactElement | null {
  const { faults, faultCount } = outcome
  if (faultCount === 0) return null
  return (
    <details className="remarks" open={faultCount <= REMARKS_OPEN_MAX}>
      <summary>{counted(faultCount, 'remarks')} on its rows</summary>
      <FaultTable faults={faults} count={faultCount} />
    </details>
  )
}
