/** The answer about one name: how it came out, by which lists, and who may be meant. */
import type {
  PartyAnswer,
  PartyHit,
  ScreenPartiesResponse,
} from '@paperchain/contract/screen-party'
import { type ReactElement, useState } from 'react'
import { counted } from '../../format/words.ts'
import { Section } from '../../ui/page.tsx'
import { Banner, type Tone } from '../../ui/state.tsx'
import { Day, Moment } from '../../ui/value.tsx'
import { LateLists, ListLink } from '../late-parts.tsx'
import { HitCard } from './hit-card.tsx'
import type { NameQuestion } from './question.ts'
import { VerdictDialog } from './verdict-dialog.tsx'
import { reasonText, scoreText } from './words.ts'

const TITLES: Record<PartyAnswer['outcome'], readonly [tone: Tone, title: string]> = {
  hit: ['bad', 'May be listed'],
  clear: ['good', 'Clear'],
  'cannot-tell': ['warning', 'Cannot tell'],
}

/** A pair to be judged. */
type Judged = { readonly hit: PartyHit; readonly verdict: 'not-this' | 'withdrawn' }

export function NameResult(props: {
  readonly response: ScreenPartiesResponse
  readonly asked: NameQuestion
  readonly onJudged: () => void
}): ReactElement | null {
  const { response, asked, onJudged } = props
  const [judged, setJudged] = useState<Judged>()
  const [answer] = response.answers
  if (answer === undefined) return null
  const [tone, title] = TITLES[answer.outcome]
  function close(isDone: boolean): void {
    setJudged(undefined)
    if (isDone) onJudged()
  }
  return (
    <Section title="Answer" about={<Ground response={response} />}>
      <div role="status">
        <Banner tone={tone} title={title}>
          {answer.outcome === 'hit' ? hitsText(answer) : reasonText(answer)}
        </Banner>
      </div>
      <LateLists
        stale={response.stale}
        sanctions={response.lists.filter(({ sanction }) => sanction)}
      />
      <Cards
        title="Listed parties that may be meant"
        hits={answer.hits}
        onJudge={(hit) => setJudged({ hit, verdict: 'not-this' })}
      />
      <Cards
        title="Told apart before"
        hits={answer.toldApart}
        onJudge={(hit) => setJudged({ hit, verdict: 'withdrawn' })}
      />
      {judged && <VerdictDialog {...judged} asked={asked} onClose={close} />}
    </Section>
  )
}

const hitsText = ({ hits, hasMore }: PartyAnswer): string => {
  const strong = hits.filter(({ strength }) => strength === 'strong').length
  const more = hasMore ? ' There are more that fit less: narrow the question.' : ''
  const found = hits.length === 1 ? 'One party' : counted(hits.length, 'parties')
  return `${found}, of them ${strong} strong.${more}`
}

function Ground({ response }: { readonly response: ScreenPartiesResponse }): ReactElement {
  const { asOf, lists, scorer, threshold } = response
  return (
    <span className="row small">
      <span>
        Lists as of <Moment at={asOf} />, from score {scoreText(threshold)} on ({scorer}):
      </span>
      {lists.length === 0 && <span>none that names parties.</span>}
      {lists.map(({ list, published }) => (
        <span key={list}>
          <ListLink list={list} /> of <Day at={published} />
        </span>
      ))}
    </span>
  )
}

function Cards(props: {
  readonly title: string
  readonly hits: readonly PartyHit[]
  readonly onJudge: (hit: PartyHit) => void
}): ReactElement | null {
  if (props.hits.length === 0) return null
  return (
    <section className="hit-cards" aria-label={props.title}>
      <h3>{props.title}</h3>
      {props.hits.map((hit) => (
        <HitCard key={`${hit.list} ${hit.party}`} hit={hit} onJudge={() => props.onJudge(hit)} />
      ))}
    </section>
  )
}
