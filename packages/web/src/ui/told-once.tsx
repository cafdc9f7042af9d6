/** A secret that is told once: shown whole, with a copy button, until it is kept. */
import type { ReactElement, ReactNode } from 'react'
import { Button } from './button.tsx'
import { CopyButton } from './copy-button.tsx'
import { Banner } from './state.tsx'

export function ToldOnce(props: {
  readonly title: string
  readonly what: string
  readonly secret: string
  readonly children: ReactNode
  readonly onKept: () => void
}): ReactElement {
  const { title, what, secret, children, onKept } = props
  return (
    <Banner
      tone="warning"
      live="alert"
      title={title}
      actions={
        <>
          <CopyButton text={secret} what={what} label="Copy" />
          <Button onClick={onKept}>I have kept it</Button>
        </>
      }
    >
      <p>{children}</p>
      <p>
        <code className="secret break">{secret}</code>
      </p>
    </Banner>
  )
}
