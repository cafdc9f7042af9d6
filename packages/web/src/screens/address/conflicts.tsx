/** Where what is said of this account disagrees: the sides beside each other. */
import type { AccountProfile } from '@paperchain/contract/ledger'
import { useQuery } from '@tanstack/react-query'
import type { ReactElement } from 'react'
import { ask } from '../../api/http.ts'
import { Banner } from '../../ui/state.tsx'
import { ConflictSides } from '../tags/conflict-parts.tsx'

export function Conflicts({ profile }: { profile: AccountProfile }): ReactElement | null {
  const { ledger, account, screened } = profile
  const { asOf, knownAt, hits, tags } = screened
  const found = useQuery({
    queryKey: ['tag conflicts', ledger, account, asOf, knownAt],
    queryFn: ({ signal }) =>
      ask('tag.conflicts', { query: { ledger, account, asOf, knownAt } }, signal),
    // One claim has nobody to disagree with.
    enabled: hits.length + tags.length > 1,
  })
  const conflicts = found.data?.items.flatMap((each) => each.conflicts) ?? []
  if (conflicts.length === 0) return null
  return (
    <Banner tone="warning" title="The sources do not agree">
      <p>All that they say stands below; nothing was merged or left out.</p>
      {conflicts.map((conflict) => (
        <ConflictSides key={conflict.kind} conflict={conflict} />
      ))}
    </Banner>
  )
}
