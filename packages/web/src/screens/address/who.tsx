/** Who it is: the verdict, then every claim side by side. Nothing is merged away. */
import type { AccountProfile } from '@paperchain/contract/ledger'
import type { ReactElement } from 'react'
import { Section } from '../../ui/page.tsx'
import { Banner, Empty } from '../../ui/state.tsx'
import { Moment } from '../../ui/value.tsx'
import { verdictBy } from '../late.ts'
import { LateLists, ListsAsked, useIsLate } from '../late-parts.tsx'
import { isBook } from '../ledger-kind.ts'
import { namedFirst } from '../shared-tag.ts'
import { TagCard } from '../tag-parts.tsx'
import { Conflicts } from './conflicts.tsx'

export function Who({ profile }: { profile: AccountProfile }): ReactElement {
  const { screened, system: isSystem, sanctions, stale } = profile
  const claims = [...namedFirst(screened.hits), ...screened.tags]
  return (
    <>
      <Verdict profile={profile} />
      <LateLists stale={stale} sanctions={sanctions} />
      <Section title="Who" about="A claim is a claim: each names its source, date and confidence.">
        <Conflicts profile={profile} />
        {claims.length === 0 ? (
          <Empty title={isSystem ? 'A system account: nobody holds it' : 'Nobody here names it'}>
            {isSystem ? null : 'No list and no tag that was imported says anything about it.'}
          </Empty>
        ) : (
          <ul className="tag-cards">
            {claims.map((tag) => (
              <TagCard key={`${tag.list} ${tag.entry.key}`} tag={tag} />
            ))}
          </ul>
        )}
      </Section>
    </>
  )
}

function Verdict({ profile }: { profile: AccountProfile }): ReactElement {
  const { screened, sanctions } = profile
  const { tone, title, reason } = verdictBy(screened, sanctions, useIsLate())
  if (isBook(profile.ledger) && screened.diagnosis !== null) {
    return (
      <Banner tone="info" title="A name of this book: lists cannot name it">
        Who is behind a pseudonym is told to analysts, approvers and officers alone, for a reason.
      </Banner>
    )
  }
  return (
    <Banner tone={tone} title={title}>
      <p>
        {reason}{' '}
        <span className="soft">
          Lists as of <Moment at={screened.asOf} />.
        </span>
      </p>
      {screened.outcome !== 'cannot-tell' && <ListsAsked sanctions={sanctions} />}
    </Banner>
  )
}
