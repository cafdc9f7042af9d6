/** The shortest way of reasons from this address to another. */
import type { ClusterPath } from '@paperchain/contract/cluster'
import { REASON_WORDS } from '@paperchain/contract/cluster-words'
import { useQuery } from '@tanstack/react-query'
import { type FormEvent, type ReactElement, useState } from 'react'
import { Button } from '../../ui/button.tsx'
import { Field } from '../../ui/field.tsx'
import { Section } from '../../ui/page.tsx'
import { QueryView } from '../../ui/query-view.tsx'
import { Empty } from '../../ui/state.tsx'
import { AccountId, BlockLink, TxId } from '../../ui/value.tsx'
import { type ClusterAsked, pathQuery } from './queries.ts'

export function PathPart({ asked }: { asked: ClusterAsked }): ReactElement {
  const [text, setText] = useState('')
  const [to, setTo] = useState('')
  function submit(event: FormEvent): void {
    event.preventDefault()
    setTo(text.trim())
  }
  return (
    <Section title="How is another address joined to it?">
      <form className="form" onSubmit={submit}>
        <Field label="Other address">
          {(ids) => (
            <input
              {...ids}
              type="text"
              required
              maxLength={200}
              value={text}
              onChange={({ target }) => setText(target.value)}
            />
          )}
        </Field>
        <Button type="submit">Show the reasons</Button>
      </form>
      {to !== '' && <Way asked={asked} to={to} />}
    </Section>
  )
}

function Way({ asked, to }: { asked: ClusterAsked; to: string }): ReactElement {
  const query = useQuery(pathQuery(asked, to))
  return (
    <QueryView query={query} what="the way of reasons" rows={2}>
      {(path) => <Steps path={path} />}
    </QueryView>
  )
}

function Steps({ path }: { path: ClusterPath }): ReactElement {
  const { joined, steps, from, to, ledgerName: ledger } = path
  if (!joined) return <Empty title="They are in different clusters" />
  if (steps.length === 0) return <Empty title="It is the same address" />
  return (
    <ol aria-label={`From ${from} to ${to}`}>
      {steps.map((step) => (
        <li key={`${step.from} ${step.to}`} className="break">
          <AccountId ledger={ledger} account={step.from} /> and{' '}
          <AccountId ledger={ledger} account={step.to} />: {REASON_WORDS[step.reason]}
          {step.tx !== null && (
            <>
              {' '}
              in <TxId ledger={ledger} tx={step.tx} />
            </>
          )}
          {step.height !== null && (
            <>
              , block <BlockLink ledger={ledger} height={step.height} />
            </>
          )}
          {step.hand !== null && `, decision ${step.hand}`}
        </li>
      ))}
    </ol>
  )
}
