/** Adding, changing and removing where a list comes from. */
import type { ListSource } from '@paperchain/contract/source'
import { type FormEvent, type ReactElement, useState } from 'react'
import { Button } from '../../ui/button.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { Field, FormError, fieldError, focusFirstWrong } from '../../ui/field.tsx'
import { FormField } from './form-field.tsx'
import { NEW_SOURCE, type SourceFaults, sourceOf, wordsOf } from './source-fields.ts'
import { usePutSource, useRemoveSource } from './source-queries.ts'

const PUT_ABOUT =
  'This node fetches it by its schedule and asks no other host than those named here.'

const PLACE_HINT =
  'URLs, one a line, that together are one version. ' +
  'Or one folder of the server, where the setting pathImports allows it.'

/** `source` null: a new one. */
export function SourceDialog(props: {
  readonly source: ListSource | null
  readonly onClose: () => void
}): ReactElement {
  const { source, onClose } = props
  const title = source === null ? 'Add a source' : `Change the source ${source.id}`
  return (
    <Dialog title={title} about={PUT_ABOUT} open onClose={onClose}>
      <SourceForm source={source} onDone={onClose} />
    </Dialog>
  )
}

/** flat: one form, field by field. */
function SourceForm(props: { source: ListSource | null; onDone: () => void }): ReactElement {
  const { source, onDone } = props
  const put = usePutSource()
  const [words, setWords] = useState(source === null ? NEW_SOURCE : wordsOf(source))
  const [faults, setFaults] = useState<SourceFaults>({})
  function submit(event: FormEvent<HTMLFormElement>): void {
    event.preventDefault()
    const read = sourceOf(words)
    setFaults('faults' in read ? read.faults : {})
    if ('faults' in read) focusFirstWrong(event.currentTarget)
    if ('body' in read) put.mutate({ id: words.id.trim(), body: read.body }, { onSuccess: onDone })
  }
  const text = (name: 'id' | 'from' | 'hosts' | 'hours') => ({
    value: words[name],
    spellCheck: false,
    autoCapitalize: 'none',
    onChange: ({ target }: { target: { value: string } }) =>
      setWords({ ...words, [name]: target.value }),
  })
  return (
    <form className="form" onSubmit={submit} noValidate>
      <FormError failure={put.error} />
      {source === null && (
        <Field label="Name" hint="Its name here, like ofac." error={faults.id}>
          {(ids) => <input {...ids} {...text('id')} type="text" autoComplete="off" />}
        </Field>
      )}
      <FormField form={words.form} onChange={(form) => setWords({ ...words, form })} />
      <Field
        label="Where its files are"
        hint={PLACE_HINT}
        error={faults.from ?? fieldError(put.error, 'from')}
      >
        {(ids) => <textarea {...ids} {...text('from')} className="mono" rows={2} />}
      </Field>
      <Field label="Other hosts that its URLs may lead to" hint="One a line; usually none.">
        {(ids) => <textarea {...ids} {...text('hosts')} className="mono" rows={1} />}
      </Field>
      <Field
        label="Hours between two fetches"
        hint="A list that nothing confirmed for longer is called stale."
        error={faults.hours ?? fieldError(put.error, 'everyMs')}
      >
        {(ids) => <input {...ids} {...text('hours')} type="text" inputMode="decimal" />}
      </Field>
      <label className="check">
        <input
          type="checkbox"
          checked={words.paused}
          onChange={({ target }) => setWords({ ...words, paused: target.checked })}
        />
        Paused: not fetched by itself
      </label>
      <Button type="submit" weight="primary" busy={put.isPending}>
        {source === null ? 'Add the source' : 'Save'}
      </Button>
    </form>
  )
}

const REMOVE_ABOUT =
  'What it brought stays in force. It is fetched no more, and by no schedule called stale.'

export function RemoveSourceDialog(props: {
  readonly source: ListSource
  readonly onClose: () => void
}): ReactElement {
  const { source, onClose } = props
  const remove = useRemoveSource()
  return (
    <Dialog title={`Remove the source ${source.id}?`} about={REMOVE_ABOUT} open onClose={onClose}>
      <FormError failure={remove.error} />
      <div className="row">
        <Button
          weight="danger"
          busy={remove.isPending}
          onClick={() => remove.mutate(source.id, { onSuccess: onClose })}
        >
          Remove the source
        </Button>
        <Button onClick={onClose}>Keep it</Button>
      </div>
    </Dialog>
  )
}
