/** The question of a trace. What is asked stands in the address, so that it can be shared. */
import type { LedgerState } from '@paperchain/contract/ledger'
import { useRouter, useSearch } from '@tanstack/react-router'
import { type FormEvent, type ReactElement, useState } from 'react'
import { only, type TraceSearch } from '../../search-params.ts'
import { Button } from '../../ui/button.tsx'
import { Choice, Field } from '../../ui/field.tsx'
import type { TraceField } from './request.ts'

type Props = {
  readonly ledgers: readonly LedgerState[]
  readonly wrong: { readonly [Field in TraceField]?: string }
  readonly isRunning: boolean
}

const METHOD_OPTIONS = [
  { value: 'fifo', label: 'FIFO' },
  { value: 'haircut', label: 'Haircut' },
  { value: 'poison', label: 'Poison' },
  { value: 'all', label: 'All three' },
] as const

const METHOD_HINTS = {
  fifo: 'First in, first out: names the coins, lossless and reversible.',
  haircut: 'Each output takes the average share: shows exposure.',
  poison: 'Everything a marked coin ever touched: bounds the search, conserves nothing.',
  all: 'All three over the same transactions; the answer shows one and switches between them.',
} as const

const DIRECTION_OPTIONS = [
  { value: 'forward', label: 'Where it went' },
  { value: 'backward', label: 'Where it came from' },
] as const

/** flat: one form, field by field. */
export function TraceForm(props: Props): ReactElement {
  const asked = useSearch({ from: '/frame/trace' })
  const router = useRouter()
  const [fields, setFields] = useState<TraceSearch>(asked)
  const { wrong, isRunning } = props
  const set = (change: { [Key in keyof TraceSearch]?: TraceSearch[Key] | undefined }): void =>
    setFields((before) => only({ ...before, ...change }))
  function submit(event: FormEvent): void {
    event.preventDefault()
    void router.navigate({ to: '/trace', search: fields })
  }
  const method = fields.method ?? 'fifo'
  return (
    <form className="card form trace-form" onSubmit={submit}>
      <Field
        label="From"
        error={wrong.seeds}
        hint="Addresses, transaction ids, or coins as id:index; several parted by spaces or lines."
      >
        {(ids) => (
          <textarea
            {...ids}
            className="mono"
            rows={2}
            spellCheck={false}
            autoCapitalize="none"
            value={fields.seeds ?? ''}
            onChange={(event) => set({ seeds: event.target.value || undefined })}
          />
        )}
      </Field>
      <div className="trace-choices">
        <Choice
          label="Direction"
          value={fields.direction ?? 'forward'}
          options={DIRECTION_OPTIONS}
          onChange={(direction) => set({ direction })}
        />
        <div>
          <Choice
            label="Method"
            value={method}
            options={METHOD_OPTIONS}
            onChange={(next) => set({ method: next, show: undefined })}
          />
          <p className="hint">{METHOD_HINTS[method]}</p>
        </div>
      </div>
      <Limits {...props} fields={fields} set={set} />
      <Button type="submit" weight="primary" icon="trace" busy={isRunning}>
        {isRunning ? 'Tracing…' : 'Trace'}
      </Button>
    </form>
  )
}

type LimitProps = Props & {
  readonly fields: TraceSearch
  readonly set: (change: { [Key in keyof TraceSearch]?: TraceSearch[Key] | undefined }) => void
}

function Limits({ fields, set, wrong, ledgers }: LimitProps): ReactElement {
  const hasLimits = fields.hops ?? fields.least ?? fields.until ?? fields.ledger
  const isWrong = wrong.hops ?? wrong.least ?? wrong.until
  const symbol = ledgers.find(({ ledgerName }) => ledgerName === fields.ledger)?.unit.symbol
  return (
    <details className="trace-limits" open={hasLimits !== undefined || isWrong !== undefined}>
      <summary>Limits and chain</summary>
      <div className="trace-limit-fields">
        <LimitField {...{ fields, set, wrong }} name="hops" label="Hops at most" usual="50" />
        <LimitField
          {...{ fields, set, wrong }}
          name="least"
          label={`Least value followed, ${symbol ?? ledgers[0]?.unit.symbol ?? 'in coins'}`}
          usual="0"
        />
        <LimitField {...{ fields, set, wrong }} name="until" label="Until the end of" type="date" />
        <Field label="Chain">
          {(ids) => (
            <select
              {...ids}
              value={fields.ledger ?? ''}
              onChange={(event) => set({ ledger: event.target.value || undefined })}
            >
              <option value="">by the seeds</option>
              {ledgers.map(({ ledger, ledgerName }) => (
                <option key={ledger} value={ledgerName}>
                  {ledgerName}
                </option>
              ))}
            </select>
          )}
        </Field>
      </div>
    </details>
  )
}

function LimitField(
  props: Pick<LimitProps, 'fields' | 'set' | 'wrong'> & {
    readonly name: 'hops' | 'least' | 'until'
    readonly label: string
    readonly usual?: string
    readonly type?: 'text' | 'date'
  },
): ReactElement {
  const { fields, set, wrong, name, label, usual, type = 'text' } = props
  return (
    <Field label={label} error={wrong[name]}>
      {(ids) => (
        <input
          {...ids}
          type={type}
          inputMode={type === 'text' ? 'decimal' : undefined}
          placeholder={usual}
          value={fields[name] ?? ''}
          onChange={(event) => set({ [name]: event.target.value || undefined })}
        />
      )}
    </Field>
  )
}
