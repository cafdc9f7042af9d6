/** The twin of the table: the flow as a picture, with what it leaves out. */
import type { TraceMethodResult } from '@paperchain/contract/trace'
import { useRouter, useSearch } from '@tanstack/react-router'
import { type ReactElement, useMemo, useState } from 'react'
import { counted } from '../../format/words.ts'
import { chooseFlow } from '../../graph/choose.ts'
import type { FlowNode } from '../../graph/flow.ts'
import { flowOfTrace } from '../../graph/flow-of-trace.ts'
import { GraphView } from '../../graph/graph-view.tsx'
import { Legend } from '../../graph/legend.tsx'
import type { Unit } from '../../graph/node-text.ts'
import { Choice } from '../../ui/field.tsx'
import { Section } from '../../ui/page.tsx'
import { Amount } from '../../ui/value.tsx'
import { drawnText } from './ends.ts'
import { NodePanel } from './node-panel.tsx'

type Props = {
  readonly result: TraceMethodResult
  readonly unit: Unit
  readonly ledger: string
  readonly isBackward: boolean
}

type Size = '60' | '150' | '400'
const SIZES: readonly { readonly value: Size; readonly label: string }[] = [
  { value: '60', label: '60' },
  { value: '150', label: '150' },
  { value: '400', label: '400' },
]

/** flat: the picture with what stands around it. */
export function TracePicture(props: Props): ReactElement | null {
  const { result, unit, ledger, isBackward } = props
  const { nodes = '150' } = useSearch({ from: '/frame/trace' })
  const size: Size = SIZES.find(({ value }) => value === nodes)?.value ?? '150'
  const [selected, setSelected] = useState<string | null>(null)
  const asset = result.totals[0]?.asset
  const flow = useMemo(
    () =>
      chooseFlow(flowOfTrace(result, asset ?? '', isBackward ? 'unseen' : 'held'), Number(size)),
    [result, asset, isBackward, size],
  )
  if (asset === undefined || flow.nodes.length === 0) return null
  const node = flow.nodes.find(({ id }) => id === selected)
  return (
    <Section title="Picture" actions={<SizeChoice size={size} />}>
      <div className="picture" data-open={node !== undefined || undefined}>
        <GraphView
          flow={flow}
          turn={isBackward ? 'seeds-right' : 'seeds-left'}
          unit={unit}
          summary={summaryOf(flow.nodes)}
          selected={selected}
          onSelect={(id) => setSelected(id === selected ? null : id)}
          onTable={() => document.querySelector<HTMLElement>('#places [data-main]')?.focus()}
        />
        {node !== undefined && (
          <NodePanel
            node={node}
            flow={flow}
            unit={unit}
            ledger={ledger}
            onSelect={setSelected}
            onClose={() => setSelected(null)}
          />
        )}
      </div>
      <Legend flow={flow} />
      <LeftOut {...props} flow={flow} />
    </Section>
  )
}

function SizeChoice({ size }: { size: Size }): ReactElement {
  const search = useSearch({ from: '/frame/trace' })
  const router = useRouter()
  return (
    <Choice
      label="Nodes at most"
      value={size}
      options={SIZES}
      onChange={(nodes) =>
        void router.navigate({
          to: '/trace',
          search: { ...search, nodes },
          replace: true,
          resetScroll: false,
        })
      }
    />
  )
}

const summaryOf = (nodes: readonly FlowNode[]): string =>
  `${drawnText(nodes)}. The table below holds the same and all that is left out here.`

/** Fees are no nodes; of too many nodes the smallest are not drawn. */
function LeftOut(props: Props & { flow: ReturnType<typeof chooseFlow> }): ReactElement {
  const { unit, result, flow } = props
  const { nodes, value } = flow.leftOut
  const fees = result.totals[0]?.endings['fees'] ?? '0'
  const unlisted = result.steps.leftOut.reduce((sum, { count }) => sum + count, 0)
  return (
    <div className="soft small">
      <p>{drawnText(flow.nodes)}.</p>
      {nodes > 0 && (
        <p>
          Not drawn: {counted(nodes, 'smaller nodes')} with <Amount units={value} {...unit} />.
        </p>
      )}
      {unlisted > 0 && <p>Not listed by the server: {counted(unlisted, 'steps')}.</p>}
      <p>
        Fees (<Amount units={fees} {...unit} />) are in the table only. The picture opens at the
        seeds, as large as can be read; 0 shows the whole, Ctrl or ⌘ with the wheel zooms, drag
        moves.
      </p>
    </div>
  )
}
