/** A sentence of the server, with what stands between backticks as code. */
import type { ReactElement } from 'react'

export function Ticked({ text }: { text: string }): ReactElement {
  const parts = text.split('`')
  // An odd number of backticks is no pair: the text stays as it is.
  if (parts.length % 2 === 0) return <>{text}</>
  return (
    <>{parts.map((part, index) => (index % 2 === 0 ? part : <code key={index}>{part}</code>))}</>
  )
}
