/** A person's word: this transaction of the book is, or is not, that one of the chain. */
import type { BookStanding } from '@paperchain/contract/book'
import { type FormEvent, type ReactElement, useState } from 'react'
import { useMay } from '../../api/session.ts'
import { middleCut } from '../../format/identifier.ts'
import { announce } from '../../ui/announce.tsx'
import { Button } from '../../ui/button.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { Field, FormError, fieldError } from '../../ui/field.tsx'
import { useLink } from './queries.ts'

const ABOUT =
  'Your word stays against what a rule finds, is in the audit log, and can be changed by another.'

type Word = { readonly chainTx: string; readonly refuse: boolean }

/**
 * Of one row: yes or no to what is named, or to the likeliest candidate.
 *
 * flat: two buttons and their question
 */
export function LinkButtons(props: {
  readonly book: string
  readonly standing: BookStanding
}): ReactElement | null {
  const { standing } = props
  const [word, setWord] = useState<Word | null>(null)
  const [said, setSaid] = useState<Word | null>(null)
  const mayWrite = useMay('book.write')
  const { named, candidates, tx } = standing
  const about = named ?? candidates[0]
  if (said !== null) return <Said refused={said.refuse} />
  if (standing.said !== undefined) {
    const { by, evidence } = standing.said
    return <Said refused={evidence === 'refused'} by={by} />
  }
  if (!mayWrite || about === undefined) return <span className="soft">–</span>
  const { chainTx } = about
  return (
    <div className="stack-s">
      {(named === null || named.evidence === 'given') && (
        <Button
          weight="quiet"
          icon="check"
          aria-label={`Confirm ${middleCut(chainTx)} for ${tx}`}
          onClick={() => setWord({ chainTx, refuse: false })}
        >
          Confirm
        </Button>
      )}
      <Button
        weight="quiet"
        icon="cross"
        aria-label={`Refuse ${middleCut(chainTx)} for ${tx}`}
        onClick={() => setWord({ chainTx, refuse: true })}
      >
        Refuse
      </Button>
      {word !== null && (
        <LinkDialog
          {...props}
          word={word}
          onClose={() => setWord(null)}
          onSaid={() => {
            setSaid(word)
            setWord(null)
          }}
        />
      )}
    </div>
  )
}

/** A decision that the comparison shown here does not count yet. */
function Said({ refused, by = '' }: { refused: boolean; by?: string }): ReactElement {
  const words = `${refused ? 'refused' : 'confirmed'}${by === '' ? '' : ` by ${by}`}`
  return <span className="soft">{words}; compare again to count it</span>
}

/** flat: one question. */
function LinkDialog(props: {
  readonly book: string
  readonly standing: BookStanding
  readonly word: Word
  readonly onClose: () => void
  readonly onSaid: () => void
}): ReactElement {
  const { book, standing, word, onClose, onSaid } = props
  const { chainTx, refuse } = word
  const link = useLink(book)
  const [reason, setReason] = useState('')
  function submit(event: FormEvent): void {
    event.preventDefault()
    const done = (): void => {
      announce(refuse ? 'Refused' : 'Confirmed')
      onSaid()
    }
    link.mutate({ tx: standing.tx, chainTx, refuse, reason }, { onSuccess: done })
  }
  return (
    <Dialog
      title={refuse ? 'It is not that transaction' : 'It is that transaction'}
      about={`${standing.tx} and ${middleCut(chainTx)} on ${standing.chainName}. ${ABOUT}`}
      open
      onClose={onClose}
    >
      <form className="form" onSubmit={submit}>
        <FormError failure={link.error} />
        <Field
          label="Why"
          hint="No personal data: a ticket number."
          error={fieldError(link.error, 'reason')}
        >
          {(ids) => (
            <input
              {...ids}
              data-first=""
              type="text"
              required
              maxLength={200}
              value={reason}
              onChange={({ target }) => setReason(target.value)}
            />
          )}
        </Field>
        <Button type="submit" weight="primary" busy={link.isPending}>
          {refuse ? 'Refuse it' : 'Confirm it'}
        </Button>
      </form>
    </Dialog>
  )
}
