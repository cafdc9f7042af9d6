/** What imports of chains of accounts, of tokens and of prices did. */
import type { Job } from '@paperchain/contract/job'
import type { ReactElement } from 'react'
import { formatCount } from '../../format/amount.ts'
import { counted } from '../../format/words.ts'
import { Figure, Section } from '../../ui/page.tsx'
import { Banner } from '../../ui/state.tsx'
import { FaultTable, FaultText } from '../fault-table.tsx'

type ResultOf<Kind extends Job['kind']> = NonNullable<Extract<Job, { kind: Kind }>['result']>

/** The result of such a job; nothing for others. */
export function MoreResults({ job }: { job: Job }): ReactElement | null {
  if (job.result === null) return null
  if (job.kind === 'import-accounts') return <AccountResult result={job.result} />
  if (job.kind === 'import-tokens') return <TokenResult result={job.result} />
  if (job.kind === 'import-prices') return <PriceResult result={job.result} />
  if (job.kind === 'refresh-prices') return <PriceReports result={job.result} />
  if (job.kind === 'build-clusters') return <ClusterResult result={job.result} />
  return null
}

function ClusterResult({ result }: { result: ResultOf<'build-clusters'> }): ReactElement {
  const { blocks, accounts, merges } = result
  return (
    <Section title="Clusters">
      <div className="figures small">
        <Figure name="Blocks">{formatCount(blocks)}</Figure>
        <Figure name="Addresses">{formatCount(accounts)}</Figure>
        <Figure name="Merges">{formatCount(merges)}</Figure>
      </div>
    </Section>
  )
}

function AccountResult({ result }: { result: ResultOf<'import-accounts'> }): ReactElement {
  const { ledgerName, dryRun, stored, known, txs, postings, refused, unseen } = result
  return (
    <Section title={dryRun ? `What it would do on ${ledgerName}` : `Result on ${ledgerName}`}>
      <div className="figures small">
        <Figure name="Blocks stored">{formatCount(stored)}</Figure>
        <Figure name="Known before">{formatCount(known)}</Figure>
        <Figure name="Transactions">{formatCount(txs)}</Figure>
        <Figure name="Postings">{formatCount(postings)}</Figure>
      </div>
      {refused > 0 && (
        <Banner tone="warning" title={`Refused: ${counted(refused, 'blocks')}`}>
          {stored + known === 0 ? 'Nothing was stored. ' : 'All others are in the ledger. '}
          Each refused one stands below with its reason.
        </Banner>
      )}
      {Object.entries(unseen).map(([what, blocks]) => (
        <p key={what}>
          {what}, in {counted(blocks, 'blocks')}.
        </p>
      ))}
      <FaultTable faults={result.faults} count={result.faultCount} />
    </Section>
  )
}

function TokenResult({ result }: { result: ResultOf<'import-tokens'> }): ReactElement {
  return (
    <Section title={`Result on ${result.ledgerName}`}>
      <div className="figures small">
        <Figure name="Tokens vouched for">{formatCount(result.vouched)}</Figure>
        <Figure name="Marked anew">{formatCount(result.remarked)}</Figure>
      </div>
      <FaultTable faults={result.faults} count={result.faultCount} />
    </Section>
  )
}

type PricesRead = NonNullable<ResultOf<'import-prices'>['outcomes'][number]['read']>

/** What was read of a file, in one sentence. */
const priceWords = ({ prices, import: made, doubtful }: PricesRead): string =>
  [
    counted(prices, 'prices'),
    `${formatCount(made?.added ?? 0)} new`,
    `${formatCount(made?.corrected ?? 0)} corrected`,
    `${formatCount(doubtful)} doubtful`,
  ].join(', ')

function PriceResult({ result }: { result: ResultOf<'import-prices'> }): ReactElement {
  return (
    <Section title={result.dryRun ? 'What it would do' : 'Result'}>
      {result.outcomes.map(({ path, refused, read }) => (
        <div key={path} className="stack-s">
          <h3 className="break">{path}</h3>
          {refused !== null && (
            <Banner tone="bad" title="Nothing of it was stored">
              <FaultText fault={refused} />
            </Banner>
          )}
          {read !== null && (
            <>
              <p>{priceWords(read)}</p>
              <FaultTable faults={read.faults} count={read.faultCount} />
            </>
          )}
        </div>
      ))}
    </Section>
  )
}

function PriceReports({ result }: { result: ResultOf<'refresh-prices'> }): ReactElement {
  return (
    <Section title="Result">
      {result.reports.map(({ source, series, added, corrected, failure }) => (
        <div key={`${source} ${series.base} ${series.quote}`} className="stack-s">
          <p className="break">
            {source}: {series.base} in {series.quote}, {formatCount(added)} new,{' '}
            {formatCount(corrected)} corrected.
          </p>
          {failure !== null && (
            <Banner tone="bad" title="It ended early">
              <FaultText fault={failure} />
            </Banner>
          )}
        </div>
      ))}
    </Section>
  )
}
