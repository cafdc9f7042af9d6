/** A new version of a customer; the former ones stay until the customer is erased. */
import type { PartyRecord } from '@paperchain/contract/party'
import { useRouter } from '@tanstack/react-router'
import type { ReactElement } from 'react'
import { announce } from '../../ui/announce.tsx'
import { PartyForm } from './party-form.tsx'
import { wordsOf } from './party-words.ts'
import { usePut } from './queries.ts'

export function Correction(props: {
  readonly record: PartyRecord
  readonly onDone: () => void
  readonly cancel: () => void
}): ReactElement {
  const { record, onDone, cancel } = props
  const put = usePut()
  const router = useRouter()
  return (
    <PartyForm
      first={wordsOf(record)}
      fixed
      failure={put.error}
      busy={put.isPending}
      label={`Store version ${record.version + 1}`}
      cancel={cancel}
      onSend={(body) =>
        put.mutate(body, {
          onSuccess: ({ party, outcome }) => {
            const isKnown = outcome === 'known'
            announce(isKnown ? 'Nothing differs' : `Version ${party.version} is stored`)
            onDone()
            // Erased meanwhile by somebody else: the same number is another customer now.
            if (party.id === record.id) return
            void router.navigate({ to: '/customers/$party', params: { party: party.id } })
          },
        })
      }
    />
  )
}
