/** Files on their way to the server. */
import type { ReactElement } from 'react'
import type { Sent } from '../../api/upload.ts'
import { formatBytes } from '../../format/time.ts'
import { Button } from '../../ui/button.tsx'

export function Sending(props: { sent: Sent; stop: () => void }): ReactElement {
  const { bytes, of, file } = props.sent
  const text = `${formatBytes(bytes)} of ${formatBytes(of)}`
  return (
    <div className="card stack-s">
      <div className="spread">
        <p>
          Sending <code className="break">{file}</code>
        </p>
        <Button onClick={props.stop}>Cancel</Button>
      </div>
      <progress aria-label="Sending" aria-valuetext={text} value={bytes} max={Math.max(of, 1)} />
      <p className="small soft number">{text}</p>
    </div>
  )
}
