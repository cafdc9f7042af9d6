/** As of which block a cluster is shown; in the address, so that the page can be shared. */
import { useRouter, useSearch } from '@tanstack/react-router'
import type { ReactElement } from 'react'

export function AtField(): ReactElement {
  const { at, ...rest } = useSearch({ from: '/frame/cluster/$ledger/$account' })
  const router = useRouter()
  function choose(height: string): void {
    const search = height === '' ? rest : { ...rest, at: height }
    void router.navigate({ to: '.', search, replace: true })
  }
  return (
    <label className="inline-field">
      As of block
      <input
        type="number"
        min={0}
        max={2_000_000_000}
        placeholder="last"
        defaultValue={at ?? ''}
        onBlur={({ target }) => choose(target.value)}
        onKeyDown={({ key, currentTarget }) => key === 'Enter' && choose(currentTarget.value)}
      />
    </label>
  )
}
