/** A list from files of this machine; one that shrinks by more than 5 % stops and asks. */
import { type ReactElement, useRef, useState } from 'react'
import { ask } from '../../api/http.ts'
import { DateField } from '../../ui/date-field.tsx'
import { DropZone } from '../../ui/drop-zone.tsx'
import { Failed } from '../../ui/state.tsx'
import { Sending } from '../imports/sending.tsx'
import { useImport } from '../imports/use-import.ts'
import { FormField } from './form-field.tsx'
import { ListJob } from './list-job.tsx'

const FILES_HINT =
  'Of OFAC: sdn_advanced.xml, or sdn.csv with its add, alt and comments files. ' +
  'The answer says what came and went, and which rows were not taken.'

/** What is said of the files beside themselves. */
type Words = { readonly form: string; readonly published: string; readonly allowShrink: boolean }

/** flat: the state of one import, then its form. */
export function ListImport(): ReactElement {
  const [words, setWords] = useState<Words>({ form: 'ofac', published: '', allowShrink: false })
  const files = useRef<readonly File[]>([])
  const may = useRef(false)
  const { form, published } = words
  const work = useImport('list', (source) =>
    ask('list.import', {
      body: {
        form,
        source,
        allowShrink: may.current,
        ...(published === '' ? {} : { published }),
      },
    }),
  )
  const { state } = work
  function send(chosen: readonly File[], shrink: boolean): void {
    files.current = chosen
    may.current = shrink
    void work.sendAll(chosen)
  }
  if (state.kind === 'sending') return <Sending sent={state.sent} stop={work.stop} />
  return (
    <>
      {state.kind === 'failed' && <Failed error={state.failure} what="the import" />}
      {state.kind === 'started' && (
        <ListJob
          job={state.job}
          shrink={() => send(files.current, true)}
          date={published === '' ? undefined : () => send(files.current, may.current)}
        />
      )}
      <WordFields words={words} onChange={setWords} />
      <DropZone
        label="Choose the files of the list"
        hint={FILES_HINT}
        multiple
        onFiles={(chosen) => send(chosen, words.allowShrink)}
      />
    </>
  )
}

function WordFields(props: { words: Words; onChange: (words: Words) => void }): ReactElement {
  const { words, onChange } = props
  return (
    <>
      <div className="list-form">
        <FormField form={words.form} onChange={(form) => onChange({ ...words, form })} />
        <DateField
          label="Published on"
          hint="Only where the files state no date of their own."
          value={words.published}
          onChange={(published) => onChange({ ...words, published })}
        />
      </div>
      <label className="check">
        <input
          type="checkbox"
          checked={words.allowShrink}
          onChange={({ target }) => onChange({ ...words, allowShrink: target.checked })}
        />
        It may lose more than 5 % of its entries
      </label>
    </>
  )
}
