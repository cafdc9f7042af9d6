/** Following money: the question, then the answer as a table with its picture. */
import { useQuery } from '@tanstack/react-query'
import { useSearch } from '@tanstack/react-router'
import type { ReactElement } from 'react'
import { statusQuery } from '../../api/status.ts'
import { Page } from '../../ui/page.tsx'
import { QueryView } from '../../ui/query-view.tsx'
import { Empty } from '../../ui/state.tsx'
import { canTrace } from '../ledger-kind.ts'
import { Need } from '../need.tsx'
import { traceQuery } from './queries.ts'
import { questionOf } from './request.ts'
import { TraceForm } from './trace-form.tsx'
import { TraceResult } from './trace-result.tsx'

/** Where no ledger is known yet: the decimals of all bitcoin-like coins. */
const USUAL_DECIMALS = 8

export function TracePage(): ReactElement {
  return (
    <Page title="Trace" name="Trace">
      <Need permission="trace.run" what="traces">
        <Tracer />
      </Need>
    </Page>
  )
}

function Tracer(): ReactElement {
  const search = useSearch({ from: '/frame/trace' })
  const { data: status } = useQuery(statusQuery)
  const ledgers = (status?.ledgers ?? []).filter(({ ledger }) => canTrace(ledger))
  const ledger = ledgers.find(({ ledgerName }) => ledgerName === search.ledger) ?? ledgers[0]
  const unit = ledger?.unit ?? { symbol: 'BTC', decimals: USUAL_DECIMALS }
  const question = questionOf(search, unit.decimals)
  const hasSeeds = search.seeds !== undefined
  const query = useQuery(traceQuery(question.ok ? question.body : null))
  return (
    <>
      <TraceForm
        key={JSON.stringify(search.seeds ?? '')}
        ledgers={ledgers}
        wrong={question.ok || !hasSeeds ? {} : question.wrong}
        isRunning={query.isFetching}
      />
      {question.ok ? (
        <QueryView query={query} what="the trace" rows={8}>
          {(answer) => <TraceResult answer={answer} unit={unit} />}
        </QueryView>
      ) : (
        !hasSeeds && (
          <Empty title="Nothing traced yet">
            Paste where the money started: an address, a transaction id, or a coin as id:index. The
            answer says where it is now, to the last unit.
          </Empty>
        )
      )}
    </>
  )
}
