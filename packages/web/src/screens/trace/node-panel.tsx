/** One node of the picture in full: who, how much, every line that touches it. */
import { type ReactElement, useEffect, useRef } from 'react'
import { formatCount } from '../../format/amount.ts'
import { counted } from '../../format/words.ts'
import type { Flow, FlowEdge, FlowNode } from '../../graph/flow.ts'
import { KIND_WORDS, nodeName, type Unit } from '../../graph/node-text.ts'
import { IconButton } from '../../ui/button.tsx'
import { Facts } from '../../ui/page.tsx'
import { AccountId, Amount, BlockLink, Moment, TxId } from '../../ui/value.tsx'

/** Accounts listed at most; the table has them all. */
const ACCOUNTS_SHOWN = 8
/** Lines listed at most on each side. */
const LINES_SHOWN = 12

type Props = {
  readonly node: FlowNode
  readonly flow: Flow
  readonly unit: Unit
  readonly ledger: string
  readonly onSelect: (id: string) => void
  readonly onClose: () => void
}

export function NodePanel(props: Props): ReactElement {
  const { node, flow, onClose } = props
  const title = useRef<HTMLHeadingElement>(null)
  // The focus moves to the title, and back to the node when the panel closes.
  useEffect(() => title.current?.focus({ preventScroll: true }), [node.id])
  function close(): void {
    const back = document.querySelector<SVGGElement>(`[data-node="${CSS.escape(node.id)}"]`)
    onClose()
    back?.focus()
  }
  return (
    <aside
      className="card node-panel"
      aria-label="Node"
      onKeyDown={(event) => event.key === 'Escape' && close()}
    >
      <div className="node-head">
        <h3 tabIndex={-1} ref={title}>
          {node.label || nodeName(node)}
        </h3>
        <IconButton name="Close" icon="cross" onClick={close} />
      </div>
      <NodeFacts {...props} />
      <Lines
        {...props}
        title="From"
        edges={flow.edges.filter(({ to }) => to === node.id)}
        end="from"
      />
      <Lines
        {...props}
        title="To"
        edges={flow.edges.filter(({ from }) => from === node.id)}
        end="to"
      />
    </aside>
  )
}

function NodeFacts({ node, unit, ledger }: Props): ReactElement {
  const rest = node.accounts.length - ACCOUNTS_SHOWN
  return (
    <Facts
      rows={[
        [
          'What',
          node.category === ''
            ? KIND_WORDS[node.kind]
            : `${KIND_WORDS[node.kind]}: ${node.category}`,
        ],
        ['Traced value', <Amount key="value" units={node.value} {...unit} />],
        node.kind === 'tx'
          ? ['Transaction', <TxId key="tx" ledger={ledger} tx={node.tx} />]
          : [
              node.accounts.length === 1 ? 'Account' : counted(node.accounts.length, 'accounts'),
              <span key="accounts" className="stack-s">
                {node.accounts.slice(0, ACCOUNTS_SHOWN).map((account) => (
                  <AccountId key={account} ledger={ledger} account={account} />
                ))}
                {rest > 0 && <span className="soft">and {formatCount(rest)} more</span>}
              </span>,
            ],
        ['Block', <BlockLink key="block" ledger={ledger} height={node.height} />],
        ['Time', <Moment key="time" at={node.timeMs} />],
      ]}
    />
  )
}

function Lines(
  props: Props & {
    readonly title: string
    readonly edges: readonly FlowEdge[]
    readonly end: 'from' | 'to'
  },
): ReactElement | null {
  const { title, edges, end, flow, unit, onSelect } = props
  if (edges.length === 0) return null
  const byId = new Map(flow.nodes.map((node) => [node.id, node]))
  const sorted = edges.toSorted((a, b) => (a.value > b.value ? -1 : a.value < b.value ? 1 : 0))
  return (
    <div>
      <h4>{title}</h4>
      <ul className="node-lines">
        {sorted.slice(0, LINES_SHOWN).map((edge) => {
          const other = byId.get(edge[end])
          return (
            <li key={edge[end]}>
              <button type="button" className="link" onClick={() => onSelect(edge[end])}>
                {other === undefined ? '?' : nodeName(other)}
              </button>
              <span className="number">
                <Amount units={edge.value} decimals={unit.decimals} />
                {edge.inferred && <span className="soft"> inferred</span>}
              </span>
            </li>
          )
        })}
      </ul>
      {edges.length > LINES_SHOWN && (
        <p className="soft small">and {formatCount(edges.length - LINES_SHOWN)} more</p>
      )}
    </div>
  )
}
