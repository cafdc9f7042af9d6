/** The answers of a screening: counts, what they rest on, one row a text. */
import type { ScreenAnswer, ScreenResponse } from '@paperchain/contract/screen'
import { type ReactElement, useState } from 'react'
import { formatCount } from '../../format/amount.ts'
import { counted } from '../../format/words.ts'
import { Button } from '../../ui/button.tsx'
import { DataTable } from '../../ui/data-table.tsx'
import { Choice } from '../../ui/field.tsx'
import { Figure, Section } from '../../ui/page.tsx'
import { Banner, Empty } from '../../ui/state.tsx'
import { Moment } from '../../ui/value.tsx'
import { LateLists, ListsAsked } from '../late-parts.tsx'
import { ANSWER_COLUMNS } from './answer-columns.tsx'

/** Rows that are drawn at once; more on request, and all of them in the CSV. */
const ROWS_STEP = 200

type Shown = 'all' | ScreenAnswer['outcome']

export function ScreenResult({ response }: { response: ScreenResponse }): ReactElement {
  const { counts, answers, asOf, stale, sanctions } = response
  return (
    <Section
      title="Answers"
      about={
        <>
          Lists as of <Moment at={asOf} />.
        </>
      }
    >
      <div className="figures small">
        <Figure name="Hits">{formatCount(counts.hit)}</Figure>
        <Figure name="Clear">{formatCount(counts.clear)}</Figure>
        <Figure name="Cannot tell">{formatCount(counts.cannotTell)}</Figure>
      </div>
      <Ground response={response} />
      <LateLists stale={stale} sanctions={sanctions} />
      <Answers answers={answers} />
    </Section>
  )
}

/** What a `clear` rests on. */
function Ground({ response }: { response: ScreenResponse }): ReactElement {
  const { sanctions } = response
  if (sanctions.length === 0) {
    return (
      <Banner tone="warning" title="No sanctions list was in force">
        So nothing can be called clear. Bring one in under Lists.
      </Banner>
    )
  }
  return <ListsAsked sanctions={sanctions} />
}

function Answers({ answers }: { answers: readonly ScreenAnswer[] }): ReactElement {
  const hasHit = answers.some(({ outcome }) => outcome === 'hit')
  // A text that is no address may be a slip of the pen in one that is listed: it is not hidden.
  const hasWrong = answers.some(({ diagnosis }) => diagnosis !== null)
  const [shown, setShown] = useState<Shown>(hasHit && !hasWrong ? 'hit' : 'all')
  const [most, setMost] = useState(ROWS_STEP)
  const all = answers.filter(({ outcome }) => shown === 'all' || outcome === shown)
  const rows = all.slice(0, most)
  const left = all.length - rows.length
  const first = left > 0 ? `The first ${formatCount(rows.length)} of ` : ''
  return (
    <>
      <Choice label="Shown" value={shown} options={OPTIONS} onChange={setShown} />
      {all.length === 0 ? (
        <Empty title="None of these" />
      ) : (
        <DataTable
          caption={`${first}${counted(all.length, 'answers')}, in the order given`}
          columns={ANSWER_COLUMNS}
          rows={rows}
          all={all}
          rowKey={({ text }) => text}
          csv="screening"
        />
      )}
      {left > 0 && (
        <div className="more">
          <Button onClick={() => setMost(most + ROWS_STEP)}>
            Show more; {formatCount(left)} are left
          </Button>
        </div>
      )}
    </>
  )
}

const OPTIONS = [
  { value: 'all', label: 'All' },
  { value: 'hit', label: 'Hits' },
  { value: 'clear', label: 'Clear' },
  { value: 'cannot-tell', label: 'Cannot tell' },
] as const
