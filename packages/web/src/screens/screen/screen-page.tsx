/** Many addresses against the lists at once, pasted or from a file. */
import type { ScreenResponse } from '@paperchain/contract/screen'
import { useMutation } from '@tanstack/react-query'
import { type FormEvent, type ReactElement, useState } from 'react'
import type { Failure } from '../../api/failure.ts'
import { ask } from '../../api/http.ts'
import { formatCount } from '../../format/amount.ts'
import { counted } from '../../format/words.ts'
import { Button } from '../../ui/button.tsx'
import { DateField } from '../../ui/date-field.tsx'
import { DropZone } from '../../ui/drop-zone.tsx'
import { Field } from '../../ui/field.tsx'
import { Page } from '../../ui/page.tsx'
import { Empty, Failed, Loading } from '../../ui/state.tsx'
import { Need } from '../need.tsx'
import { ScreenResult } from './screen-result.tsx'
import { TEXTS_MAX, type Texts, textsOf } from './texts.ts'

/** Bytes of a file that are read at most: 10,000 addresses with much beside them. */
const FILE_BYTES_MAX = 20_000_000

export function ScreenPage(): ReactElement {
  return (
    <Page title="Screen many addresses" name="Screen">
      <Need permission="screen.run" what="screenings">
        <Screener />
      </Need>
    </Page>
  )
}

type Question = { readonly texts: readonly string[]; readonly asOf: string }

function Screener(): ReactElement {
  const screen = useMutation<ScreenResponse, Failure, Question>({
    mutationFn: ({ texts, asOf }) =>
      ask('screen.texts', { body: { texts: [...texts], ...(asOf === '' ? {} : { asOf }) } }),
  })
  return (
    <>
      <ScreenForm busy={screen.isPending} onAsk={screen.mutate} />
      {screen.isPending && <Loading what="the answers" />}
      {screen.error && <Failed error={screen.error} what="the screening" />}
      {screen.data && !screen.isPending && <ScreenResult response={screen.data} />}
      {screen.isIdle && (
        <Empty title="Nothing screened yet">
          The answers name who is listed, by which list, under which programmes, since when; and
          what is no address at all.
        </Empty>
      )}
    </>
  )
}

/** flat: one form, field by field. */
function ScreenForm(props: {
  readonly busy: boolean
  readonly onAsk: (question: Question) => void
}): ReactElement {
  const [pasted, setPasted] = useState('')
  const [asOf, setAsOf] = useState('')
  const [wrong, setWrong] = useState<string>()
  function submit(event: FormEvent): void {
    event.preventDefault()
    const { texts } = textsOf(pasted)
    const fault = faultOf(texts.length)
    setWrong(fault)
    if (fault === undefined) props.onAsk({ texts, asOf })
  }
  async function take(file: File | undefined): Promise<void> {
    if (file === undefined) return
    if (file.size > FILE_BYTES_MAX) {
      setWrong(`Expected a file of at most ${formatCount(FILE_BYTES_MAX)} bytes`)
      return
    }
    setPasted(await file.text())
    setWrong(undefined)
  }
  return (
    <form className="card form trace-form" onSubmit={submit}>
      <Field label="Addresses" hint={hintOf(textsOf(pasted))} error={wrong}>
        {(ids) => (
          <textarea
            {...ids}
            className="mono"
            rows={4}
            spellCheck={false}
            autoCapitalize="none"
            value={pasted}
            onChange={(event) => setPasted(event.target.value)}
          />
        )}
      </Field>
      <DropZone
        label="Or choose a file of addresses"
        hint="Text or CSV; it fills the field above and is read here, not kept."
        accept=".txt,.csv,text/plain,text/csv"
        onFiles={([file]) => void take(file)}
      />
      <div className="list-form">
        <DateField
          label="Lists as of"
          hint="Empty: as they stand now."
          value={asOf}
          onChange={setAsOf}
        />
      </div>
      <Button type="submit" weight="primary" icon="verify" busy={props.busy}>
        {props.busy ? 'Screening…' : 'Screen'}
      </Button>
    </form>
  )
}

function faultOf(count: number): string | undefined {
  if (count === 0) return 'Expected at least one address'
  if (count <= TEXTS_MAX) return undefined
  return `Expected at most ${formatCount(TEXTS_MAX)} at once, got ${formatCount(count)}`
}

/** What will be asked, and what is left away. Nothing is cut silently. */
function hintOf({ texts, repeated, tooLong }: Texts): string {
  if (texts.length + tooLong === 0) return 'One a line, or cells of a spreadsheet.'
  const left = [
    repeated > 0 && `${formatCount(repeated)} came more than once`,
    tooLong > 0 && `${formatCount(tooLong)} are too long for an address and are left away`,
  ].filter((part) => part !== false)
  return [counted(texts.length, 'texts'), ...left].join('; ')
}
