/** Chains of accounts: which files are theirs, and reading from a node. */
import type { Job } from '@paperchain/contract/job'
import { ledger as ledgerNamed } from '@paperchain/core/domain/ledger'
import { useRouter } from '@tanstack/react-router'
import { type FormEvent, type ReactElement, useState } from 'react'
import { asFailure, type Failure } from '../../api/failure.ts'
import { ask } from '../../api/http.ts'
import { useMay } from '../../api/session.ts'
import { Button } from '../../ui/button.tsx'
import { Field } from '../../ui/field.tsx'
import { Failed } from '../../ui/state.tsx'
import type { Source } from './use-import.ts'

/** Whether a name is that of an EVM chain, Tron or Monero. */
export function isOfAccounts(name: string): boolean {
  try {
    return /^(?:eip155|tron|monero):/.test(ledgerNamed(name.trim()))
  } catch {
    return false
  }
}

/** Begins an import of files by the route of their chain. */
export function startImport(
  source: Source,
  fields: { readonly ledger?: string; readonly height?: number },
): Promise<Job> {
  const { ledger } = fields
  return ledger !== undefined && isOfAccounts(ledger)
    ? ask('account.import', { body: { source, ledger } })
    : ask('block.import', { body: { source, ...fields } })
}

type Words = { readonly [name in 'ledger' | 'node' | 'from' | 'to']: string }

/** What each field asks for. */
const FIELDS = [
  ['ledger', 'Chain of the node', 'ethereum, eip155:31337, tron or monero.'],
  ['node', 'URL of the node', 'A password or key in it is never told again.'],
  ['from', 'First block', 'Left empty: where the ledger ends.'],
  ['to', 'Last block', 'Left empty: the end of its chain.'],
] as const

const EMPTY: Words = { ledger: '', node: '', from: '', to: '' }

/** A height as it was typed; undefined where the field is empty. */
const heightIn = (name: 'from' | 'to', text: string): { [name in 'from' | 'to']?: number } =>
  text.trim() === '' ? {} : { [name]: Number(text) }

/**
 * Reading from a node once: for administrators, as the server asks it.
 *
 * flat: a form and its fields
 */
export function NodeForm(): ReactElement | null {
  const may = useMay('follow.manage')
  const router = useRouter()
  const [words, setWords] = useState(EMPTY)
  const [failure, setFailure] = useState<Failure | null>(null)
  if (!may) return null
  async function submit(event: FormEvent): Promise<void> {
    event.preventDefault()
    const { ledger, node, from, to } = words
    const heights = { ...heightIn('from', from), ...heightIn('to', to) }
    try {
      const body = { ledger: ledger.trim(), node: node.trim(), ...heights }
      const { id } = await ask('node.import', { body })
      await router.navigate({ to: '/imports/$job', params: { job: id } })
    } catch (error) {
      setFailure(asFailure(error))
    }
  }
  return (
    <details className="path-form">
      <summary>Or from a node of an EVM chain, Tron or Monero</summary>
      {failure !== null && <Failed error={failure} what="the import" />}
      <form className="form" onSubmit={(event) => void submit(event)}>
        {FIELDS.map(([name, label, hint]) => (
          <Field key={name} label={label} hint={hint}>
            {(ids) => (
              <input
                {...ids}
                type="text"
                autoCapitalize="none"
                autoComplete="off"
                spellCheck={false}
                inputMode={name === 'from' || name === 'to' ? 'numeric' : 'text'}
                value={words[name]}
                onChange={({ target }) => setWords({ ...words, [name]: target.value })}
              />
            )}
          </Field>
        ))}
        <Button type="submit">Import from the node</Button>
      </form>
    </details>
  )
}
