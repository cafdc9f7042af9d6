/** Answers of a screening as rows. */
import type { ScreenAnswer, ScreenTag } from '@paperchain/contract/screen'
import type { ReactElement } from 'react'
import { middleCut } from '../../format/identifier.ts'
import type { Column } from '../../ui/data-table.tsx'
import { Icon, type IconName } from '../../ui/icon.tsx'
import { AccountId, Day } from '../../ui/value.tsx'
import { ListLink } from '../late-parts.tsx'
import { claimName, namedFirst, tagKind } from '../shared-tag.ts'

const OUTCOMES: Record<
  ScreenAnswer['outcome'],
  readonly [word: string, look: string, icon: IconName]
> = {
  hit: ['hit', 'bad', 'stop'],
  clear: ['clear', 'good', 'check'],
  'cannot-tell': ['cannot tell', 'warning', 'warning'],
}

/** Everything said of it, what accuses it first. */
const tagsOf = ({ hits, tags }: ScreenAnswer): readonly ScreenTag[] => [
  ...namedFirst(hits),
  ...tags,
]

const each = (answer: ScreenAnswer, text: (tag: ScreenTag) => string): string =>
  [...new Set(tagsOf(answer).map(text))].filter((one) => one !== '').join('; ')

/** Why nothing can be told, where that is not for want of a claim alone. */
const whyOf = ({ diagnosis, reason }: ScreenAnswer): string =>
  diagnosis?.message ?? (reason === 'no-sanctions-list' ? 'no sanctions list was in force' : '')

function Outcome({ outcome }: ScreenAnswer): ReactElement {
  const [word, look, icon] = OUTCOMES[outcome]
  return (
    <span className={`mark ${look}`}>
      <Icon name={icon} size={13} /> {word}
    </span>
  )
}

function Text({ accounts, text }: ScreenAnswer): ReactElement {
  const [first] = accounts
  if (first !== undefined) return <AccountId ledger={first.ledgerName} account={first.id} />
  return (
    <code className="break" title={text} data-main="" tabIndex={-1}>
      {middleCut(text)}
    </code>
  )
}

function Who(answer: ScreenAnswer): ReactElement {
  const all = tagsOf(answer)
  const [first] = all
  if (first === undefined) {
    const { diagnosis } = answer
    return diagnosis === null ? (
      <span className="soft">{whyOf(answer) || 'nobody here names it'}</span>
    ) : (
      <span className="break">
        {diagnosis.message} <code>{diagnosis.code}</code>
      </span>
    )
  }
  const { entry, sanction } = first
  return (
    <span className="break">
      {claimName(entry)}{' '}
      <span className="soft">({tagKind(entry) || (sanction ? 'sanction' : 'tag')})</span>
      {all.length > 1 && <span className="soft small"> +{all.length - 1}</span>}
    </span>
  )
}

const none = <span className="soft">–</span>

/** Columns of the answers; the CSV has every tag of a text, the row the first. */
export const ANSWER_COLUMNS: readonly Column<ScreenAnswer>[] = [
  { key: 'text', head: 'Address', main: true, cell: Text, text: ({ text }) => text },
  {
    key: 'outcome',
    head: 'Answer',
    cell: Outcome,
    text: ({ outcome }) => OUTCOMES[outcome][0],
  },
  {
    key: 'who',
    head: 'Who',
    cell: Who,
    text: (answer) => each(answer, ({ entry }) => claimName(entry)) || whyOf(answer),
  },
  {
    key: 'programmes',
    head: 'Programmes',
    cell: (answer) => each(answer, ({ entry }) => entry.programmes.join(', ')) || none,
    text: (answer) => each(answer, ({ entry }) => entry.programmes.join(', ')),
  },
  {
    key: 'list',
    head: 'Says so',
    cell: (answer) => {
      const [first] = tagsOf(answer)
      return first === undefined ? none : <ListLink list={first.list} />
    },
    text: (answer) => each(answer, ({ list }) => list),
  },
  {
    key: 'since',
    head: 'True since',
    cell: (answer) => <Day at={tagsOf(answer)[0]?.validFrom ?? null} />,
    text: (answer) => each(answer, ({ validFrom }) => validFrom),
  },
]
