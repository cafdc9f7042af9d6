/** Members and merges of a cluster, a page at a time. */
import type { ClusterMember, ClusterStep } from '@paperchain/contract/cluster'
import { REASON_WORDS } from '@paperchain/contract/cluster-words'
import type { ReactElement } from 'react'
import { useMay } from '../../api/session.ts'
import { Button } from '../../ui/button.tsx'
import type { Column } from '../../ui/data-table.tsx'
import { Section } from '../../ui/page.tsx'
import { PagedTable } from '../../ui/paged-table.tsx'
import { Empty } from '../../ui/state.tsx'
import { AccountId, BlockLink, TxId } from '../../ui/value.tsx'
import { TagMark } from '../tag-parts.tsx'
import type { Asked } from './hand-dialog.tsx'
import { type ClusterAsked, useMembers, useReasons } from './queries.ts'

type Props = { readonly asked: ClusterAsked; readonly onAsk: (asked: Asked) => void }

/** Every merge with its reason and the transaction that shows it. */
export function Reasons({ asked, onAsk }: Props): ReactElement {
  const pages = useReasons(asked)
  const mayDecide = useMay('cluster.decide')
  return (
    <Section
      title="Why they are one"
      about="Each row joins two addresses; together they join all. What is certain comes first."
    >
      <PagedTable
        pages={pages}
        what="merges"
        columns={reasonColumns(asked.ledger, mayDecide ? onAsk : null)}
        rowKey={({ from, to, tx, hand }) => [from, to, tx, hand].join(' ')}
        csv={`merges-${asked.account}`}
        empty={<Empty title="Nothing joins it to another address" />}
      />
    </Section>
  )
}

/** flat: one table of columns. */
function reasonColumns(
  ledger: string,
  onAsk: Props['onAsk'] | null,
): readonly Column<ClusterStep>[] {
  return [
    {
      key: 'from',
      head: 'Address',
      main: true,
      cell: ({ from }) => <AccountId ledger={ledger} account={from} />,
      text: ({ from }) => from,
    },
    {
      key: 'to',
      head: 'And',
      cell: ({ to }) => <AccountId ledger={ledger} account={to} />,
      text: ({ to }) => to,
    },
    {
      key: 'reason',
      head: 'Since',
      cell: ({ reason, hand }) =>
        hand === null ? REASON_WORDS[reason] : `${REASON_WORDS[reason]}, decision ${hand}`,
      text: ({ reason }) => reason,
    },
    {
      key: 'sure',
      head: 'Sure',
      unit: '%',
      number: true,
      cell: ({ confidence }) => String(confidence),
      text: ({ confidence }) => String(confidence),
    },
    {
      key: 'tx',
      head: 'Transaction',
      cell: ({ tx }) =>
        tx === null ? <span className="soft">–</span> : <TxId {...{ ledger, tx }} />,
      text: ({ tx }) => tx ?? '',
    },
    {
      key: 'height',
      head: 'Block',
      cell: ({ height }) =>
        height === null ? <span className="soft">–</span> : <BlockLink {...{ ledger, height }} />,
      text: ({ height }) => (height === null ? '' : String(height)),
    },
    ...(onAsk === null ? [] : [distrustColumn(onAsk)]),
  ]
}

const distrustColumn = (onAsk: Props['onAsk']): Column<ClusterStep> => ({
  key: 'distrust',
  head: 'Decide',
  cell: ({ tx, reason }) =>
    tx === null || reason !== 'co-spend' ? (
      <span className="soft">–</span>
    ) : (
      <Button
        weight="quiet"
        aria-label={`Distrust ${tx}`}
        onClick={() => onAsk({ kind: 'distrust', tx })}
      >
        Distrust
      </Button>
    ),
})

/** Every member, with the best that tags say of it. */
export function Members({ asked, onAsk }: Props): ReactElement {
  const pages = useMembers(asked)
  const mayDecide = useMay('cluster.decide')
  return (
    <Section title="Addresses">
      <PagedTable
        pages={pages}
        what="addresses"
        order="in order of first appearance"
        columns={memberColumns(asked, mayDecide ? onAsk : null)}
        rowKey={({ account }) => account}
        csv={`cluster-${asked.account}`}
        mark={({ account }) => (account === asked.account ? 'current' : undefined)}
        empty={<Empty title="No address" />}
      />
    </Section>
  )
}

function memberColumns(
  { ledger, account: own }: ClusterAsked,
  onAsk: Props['onAsk'] | null,
): readonly Column<ClusterMember>[] {
  const split: Column<ClusterMember> = {
    key: 'split',
    head: 'Decide',
    cell: ({ account }) =>
      account === own || onAsk === null ? (
        <span className="soft">–</span>
      ) : (
        <Button
          weight="quiet"
          aria-label={`Split off ${account}`}
          onClick={() => onAsk({ kind: 'split', other: account })}
        >
          Split off
        </Button>
      ),
  }
  return [
    {
      key: 'account',
      head: 'Address',
      main: true,
      cell: ({ account }) => <AccountId ledger={ledger} account={account} />,
      text: ({ account }) => account,
    },
    {
      key: 'tag',
      head: 'Who',
      cell: ({ tag }) => (tag === null ? <span className="soft">–</span> : <TagMark tag={tag} />),
      text: ({ tag }) => tag?.label ?? '',
    },
    ...(onAsk === null ? [] : [split]),
  ]
}
