/** One setting: a switch, a number or a text, saved by a button; another puts it back. */
import type { Setting } from '@paperchain/contract/setting'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { type FormEvent, type ReactElement, useState } from 'react'
import type { Failure } from '../../api/failure.ts'
import { ask } from '../../api/http.ts'
import { useMay, useSession } from '../../api/session.ts'
import { middleCut } from '../../format/identifier.ts'
import { announce } from '../../ui/announce.tsx'
import { Button } from '../../ui/button.tsx'
import { FormError } from '../../ui/field.tsx'
import { Ticked } from '../../ui/ticked.tsx'
import { Moment } from '../../ui/value.tsx'

type Value = Setting['value']

export function SettingRow({ setting }: { setting: Setting }): ReactElement {
  const { isSet } = setting
  const may = useMay('setting.change')
  const [value, setValue] = useState<Value>(setting.value)
  const change = useChange(setting.key, setValue)
  function submit(event: FormEvent): void {
    event.preventDefault()
    change.mutate(value)
  }
  return (
    <li className="card">
      <form className="setting" onSubmit={submit}>
        <About setting={setting} />
        <div className="row">
          <ValueField setting={setting} value={value} onChange={setValue} disabled={!may} />
          {may && value !== setting.value && (
            <Button type="submit" weight="primary" busy={change.isPending}>
              Save
            </Button>
          )}
          {may && isSet && (
            <Button weight="quiet" busy={change.isPending} onClick={() => change.mutate(null)}>
              Back to usual
            </Button>
          )}
        </div>
      </form>
      <FormError failure={change.error} />
    </li>
  )
}

/** Saves a value, or goes back to the usual one with null. */
function useChange(key: string, onValue: (value: Value) => void) {
  const client = useQueryClient()
  return useMutation<Setting, Failure, Value | null>({
    mutationFn: (value) => ask('setting.change', { params: { key }, body: { value } }),
    onSuccess: (now) => {
      onValue(now.value)
      announce(`${key} is saved`)
      void client.invalidateQueries({ queryKey: ['settings'] })
      void client.invalidateQueries({ queryKey: ['status'] })
    },
  })
}

function About({ setting }: { setting: Setting }): ReactElement {
  const { key, about, fallback, isSet, by, updatedAt } = setting
  const who = useNameOf(by)
  return (
    <div className="setting-about">
      <label htmlFor={`setting-${key}`} className="setting-name">
        <Ticked text={about} />
      </label>
      <p className="small soft">
        <code>{key}</code>, usually {String(fallback)}
        {isSet && (
          <>
            ; set by {who} <Moment at={updatedAt} />
          </>
        )}
      </p>
    </div>
  )
}

/** The server tells an id; of the reader the name is known here. */
function useNameOf(by: string | null): string {
  const { userId, name } = useSession()
  if (by === null) return 'somebody'
  return by === userId ? name : middleCut(by)
}

function ValueField(props: {
  readonly setting: Setting
  readonly value: Value
  readonly onChange: (value: Value) => void
  readonly disabled: boolean
}): ReactElement {
  const { setting, value, onChange, disabled } = props
  const id = `setting-${setting.key}`
  if (setting.kind === 'switch') {
    return (
      <span className="check">
        <input
          id={id}
          type="checkbox"
          role="switch"
          aria-checked={value === true}
          checked={value === true}
          disabled={disabled}
          onChange={(event) => onChange(event.target.checked)}
        />
        {value === true ? 'on' : 'off'}
      </span>
    )
  }
  const isNumber = setting.kind === 'number'
  return (
    <input
      id={id}
      type={isNumber ? 'number' : 'text'}
      className="setting-value"
      value={String(value)}
      min={setting.least ?? undefined}
      max={setting.most ?? undefined}
      disabled={disabled}
      onChange={(event) => onChange(isNumber ? Number(event.target.value) : event.target.value)}
    />
  )
}
