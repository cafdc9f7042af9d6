/** The answer of a trace: the equality, the picture, the tables, the certificate. */
import type { TraceMethodResult } from '@paperchain/contract/trace'
import type { LedgerId } from '@paperchain/core/domain/ledger'
import { ledgerName } from '@paperchain/core/domain/ledger'
import { useRouter, useSearch } from '@tanstack/react-router'
import type { ReactElement } from 'react'
import { counted } from '../../format/words.ts'
import type { Unit } from '../../graph/node-text.ts'
import { Choice } from '../../ui/field.tsx'
import { Section } from '../../ui/page.tsx'
import { Banner } from '../../ui/state.tsx'
import { BlockLink, Day } from '../../ui/value.tsx'
import { Holes } from '../holes.tsx'
import { LateListsNow } from '../late-parts.tsx'
import { CertificateCard } from './certificate-card.tsx'
import { Conservation } from './conservation.tsx'
import { cutCount } from './ends.ts'
import type { TraceAnswer } from './queries.ts'
import { TracePicture } from './trace-picture.tsx'
import { TraceTables } from './trace-tables.tsx'

type Props = { readonly answer: TraceAnswer; readonly unit: Unit }

export function TraceResult({ answer, unit }: Props): ReactElement {
  const { trace } = answer.certificate
  const { show } = useSearch({ from: '/frame/trace' })
  // FIFO names the coins, so of several answers it is the one to begin with.
  const result = trace.results.find(({ method }) => method === (show ?? 'fifo')) ?? trace.results[0]
  if (result === undefined) return <Banner tone="warning" title="The answer has no method" />
  const ledger = ledgerName(trace.ledger as LedgerId)
  return (
    <>
      <Section title="Answer" actions={<MethodChoice results={trace.results} now={result} />}>
        <p className="soft">
          {counted(trace.seedCoins, 'seed coins')} on {ledger}, followed through{' '}
          {counted(result.transactions, 'transactions')} to block{' '}
          <BlockLink ledger={ledger} height={trace.end.height} /> of <Day at={trace.end.timeMs} />.
        </p>
        {result.totals.map((total) => (
          <Conservation key={total.asset} total={total} unit={unit} method={result.method} />
        ))}
        <Warnings result={result} />
        <Holes chain={trace.end} />
        <LateListsNow />
      </Section>
      <TracePicture
        result={result}
        unit={unit}
        ledger={ledger}
        isBackward={trace.direction === 'backward'}
      />
      <TraceTables result={result} unit={unit} ledger={ledger} />
      <CertificateCard answer={answer} />
    </>
  )
}

function MethodChoice(props: {
  readonly results: readonly TraceMethodResult[]
  readonly now: TraceMethodResult
}): ReactElement | null {
  const search = useSearch({ from: '/frame/trace' })
  const router = useRouter()
  if (props.results.length < 2) return null
  return (
    <Choice
      label="Shown method"
      value={props.now.method}
      options={props.results.map(({ method }) => ({ value: method, label: method }))}
      onChange={(show) =>
        void router.navigate({ to: '/trace', search: { ...search, show }, replace: true })
      }
    />
  )
}

/** What the answer does not know or did not follow. Nothing is cut silently. */
function Warnings({ result }: { result: TraceMethodResult }): ReactElement {
  const cut = cutCount(result)
  const incomplete = result.incomplete.reduce((sum, { count }) => sum + count, 0)
  return (
    <>
      {cut > 0 && (
        <Banner tone="warning" title={`Not followed further: ${counted(cut, 'coins')}`}>
          The limits of this trace cut them; the value behind each stands under Cuts.
        </Banner>
      )}
      {incomplete > 0 && (
        <Banner
          tone="warning"
          title={`Incomplete on the way: ${counted(incomplete, 'transactions')}`}
        >
          They spend coins that are not in this ledger, which counted as clean.
        </Banner>
      )}
    </>
  )
}
