/** A party that another one's page names: a link where a list in force has it. */
import type { ListedPartyProfile } from '@paperchain/contract/listed-party'
import { Link } from '@tanstack/react-router'
import type { ReactElement } from 'react'

export function PartyEnd(props: {
  readonly end: ListedPartyProfile['relations'][number]['from']
}): ReactElement {
  const { list, id, name } = props.end
  if (name === null) return <code>{id}</code>
  return (
    <Link to="/lists/$list/parties/$party" params={{ list, party: id }}>
      <bdi>{name}</bdi>
    </Link>
  )
}
