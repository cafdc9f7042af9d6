/** Shows a part of a page to those who may see it; tells the others who may, and whom to ask. */
import type { Permission } from '@paperchain/contract/permissions'
import type { ReactElement, ReactNode } from 'react'
import { rolesWith, useMay } from '../api/session.ts'
import { Banner } from '../ui/state.tsx'

export function Need(props: {
  readonly permission: Permission
  /** In the plural: "traces". */
  readonly what: string
  readonly children: ReactNode
}): ReactElement {
  const { permission, what, children } = props
  if (useMay(permission)) return <>{children}</>
  return (
    <Banner tone="warning" title={`Your role may not see ${what}`}>
      These roles may: {rolesWith(permission).join(', ')}. Ask an administrator of this node.
    </Banner>
  )
}
