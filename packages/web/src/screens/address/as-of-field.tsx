/** As of which day lists and tags are read; in the address, so that the page can be shared. */
import { useRouter, useSearch } from '@tanstack/react-router'
import type { ReactElement } from 'react'

export function AsOfField(): ReactElement {
  const { asOf, ...rest } = useSearch({ from: '/frame/address/$ledger/$account' })
  const router = useRouter()
  function choose(day: string): void {
    const search = day === '' ? rest : { ...rest, asOf: day }
    void router.navigate({ to: '.', search, replace: true })
  }
  return (
    <label className="inline-field">
      Lists as of
      <input
        type="date"
        value={asOf ?? ''}
        max="9999-12-31"
        onChange={(event) => choose(event.target.value)}
      />
    </label>
  )
}
