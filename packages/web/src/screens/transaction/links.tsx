/** Where the value of a transaction came from and where it goes on, on other ledgers. */
import type { TransactionLink } from '@paperchain/contract/link'
import { useRouter } from '@tanstack/react-router'
import { type ReactElement, useRef } from 'react'
import { useAction } from '../../actions/use-actions.ts'
import { Section } from '../../ui/page.tsx'
import { LinkCard } from '../link-parts.tsx'
import { endOf, followable } from '../link-words.ts'

export function Links({ links }: { links: readonly TransactionLink[] }): ReactElement | null {
  const list = useRef<HTMLUListElement>(null)
  useFollow(links, 'goes-on', list)
  useFollow(links, 'comes-from', list)
  if (links.length === 0) return null
  return (
    <Section
      title="On other ledgers"
      about="A link is a claim that both are the same value, with who makes it. A guess is dashed."
    >
      <ul className="link-cards" ref={list}>
        {links.map((link) => (
          <LinkCard key={keyOf(link)} link={link} />
        ))}
      </ul>
    </Section>
  )
}

const keyOf = ({ way, relation, here, there }: TransactionLink): string =>
  [way, relation, here.account, there.ledger, there.tx, there.account].join(' ')

const KEYS = { 'goes-on': 'link.onward', 'comes-from': 'link.back' } as const

/** One key follows the only link of a way; of several it gives the focus to the first. */
function useFollow(
  links: readonly TransactionLink[],
  way: keyof typeof KEYS,
  list: { readonly current: HTMLElement | null },
): void {
  const router = useRouter()
  const open = followable(links, way)
  function follow(): void {
    const [first] = open
    if (first === undefined) return
    if (open.length === 1) void router.navigate(endOf(first))
    else list.current?.querySelector<HTMLElement>(`a[data-way="${way}"]`)?.focus()
  }
  useAction(KEYS[way], follow, open.length > 0)
}
