/** Who is blocked by ownership: the tests beside each other, the way up, and what stands below. */
import type { ListedPartyProfile } from '@paperchain/contract/listed-party'
import { shareText } from '@paperchain/core/domain/party-text'
import type { ReactElement } from 'react'
import { counted } from '../../format/words.ts'
import { type Column, DataTable } from '../../ui/data-table.tsx'
import { Section } from '../../ui/page.tsx'
import { PartyEnd } from './party-end.tsx'
import { RULE_WORDS, VERDICT_LOOKS, VERDICT_WORDS } from './stake-words.ts'

type Test = ListedPartyProfile['ownership'][number]
type Step = Test['path'][number]

export function OwnershipView({ profile }: { profile: ListedPartyProfile }): ReactElement {
  return (
    <Section
      title="Ownership"
      about="From the stakes that the lists in force state. A blocked owner’s stake counts whole."
    >
      <DataTable
        caption="Each test by itself"
        columns={COLUMNS}
        rows={profile.ownership}
        rowKey={({ rule }) => rule}
      />
    </Section>
  )
}

const COLUMNS: readonly Column<Test>[] = [
  { key: 'rule', head: 'Test', main: true, cell: ({ rule }) => RULE_WORDS[rule] },
  {
    key: 'verdict',
    head: 'Answer',
    cell: ({ verdict }) => (
      <span className={`mark ${VERDICT_LOOKS[verdict]}`}>{VERDICT_WORDS[verdict]}</span>
    ),
  },
  { key: 'stake', head: 'Held by blocked owners', cell: shareText },
  { key: 'path', head: 'Way down to it', cell: ({ path }) => <Path path={path} /> },
  { key: 'reached', head: 'Blocked below it', cell: (test) => <Below test={test} /> },
]

function Path({ path }: { path: readonly Step[] }): ReactElement {
  return (
    <ol className="plain">
      {path.map((step) => (
        <li key={`${step.owner.list} ${step.owner.id}`}>
          <PartyEnd end={step.owner} /> {step.controls ? 'controls' : 'owns'}{' '}
          {step.high > 0 && `${shareText(step)} of`} <PartyEnd end={step.owned} />
        </li>
      ))}
    </ol>
  )
}

function Below({ test }: { test: Test }): ReactElement {
  const { reached, reachedCount } = test
  if (reachedCount === 0) return <>–</>
  return (
    <details>
      <summary>{counted(reachedCount, 'parties')}</summary>
      <ul>
        {reached.map(({ party, verdict }) => (
          <li key={`${party.list} ${party.id}`}>
            <PartyEnd end={party} />: {VERDICT_WORDS[verdict]}
          </li>
        ))}
      </ul>
    </details>
  )
}
