/** Files in a folder of the server: for administrators, where the setting allows it. */
import { type FormEvent, type ReactElement, useState } from 'react'
import { useSession } from '../../api/session.ts'
import { Button } from '../../ui/button.tsx'
import { Field } from '../../ui/field.tsx'

export function PathForm(props: { onPaths: (paths: string[]) => void }): ReactElement | null {
  const { roles } = useSession()
  const [text, setText] = useState('')
  if (!roles.includes('admin')) return null
  function submit(event: FormEvent): void {
    event.preventDefault()
    const paths = text.split('\n').map((line) => line.trim())
    const given = paths.filter((path) => path !== '')
    if (given.length > 0) props.onPaths(given)
  }
  return (
    <details className="path-form">
      <summary>Or from a folder of the server</summary>
      <form className="form" onSubmit={submit}>
        <Field
          label="Files or folders on the server, one a line"
          hint="Needs the setting pathImports. Large chains are read where they are."
        >
          {(ids) => (
            <textarea
              {...ids}
              className="mono"
              rows={2}
              spellCheck={false}
              value={text}
              onChange={(event) => setText(event.target.value)}
            />
          )}
        </Field>
        <Button type="submit">Import from the server</Button>
      </form>
    </details>
  )
}
