/** Files by drop, or by choosing them: every drag has another way (WCAG 2.5.7). */
import { type DragEvent, type ReactElement, type ReactNode, useId, useRef, useState } from 'react'
import { Icon } from './icon.tsx'

/** flat: one field with its words. */
export function DropZone(props: {
  readonly label: string
  readonly hint: ReactNode
  readonly multiple?: boolean
  readonly accept?: string
  readonly disabled?: boolean
  readonly onFiles: (files: readonly File[]) => void
}): ReactElement {
  const { label, hint, multiple = false, accept, disabled = false } = props
  const id = useId()
  const input = useRef<HTMLInputElement>(null)
  const [isOver, setIsOver] = useState(false)
  function take(list: FileList | null): void {
    setIsOver(false)
    const files = [...(list ?? [])]
    if (files.length > 0 && !disabled) props.onFiles(multiple ? files : files.slice(0, 1))
    // The same file can be chosen again after it was mended.
    if (input.current !== null) input.current.value = ''
  }
  const over = (event: DragEvent): void => {
    event.preventDefault()
    setIsOver(true)
  }
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the input is the first way
    <div
      className="drop-zone"
      data-over={isOver || undefined}
      onDragOver={over}
      onDragLeave={() => setIsOver(false)}
      onDrop={(event) => {
        event.preventDefault()
        take(event.dataTransfer.files)
      }}
    >
      <Icon name="imports" size={20} />
      <label htmlFor={id}>
        <strong>{label}</strong>
        <span className="soft"> or drop here</span>
      </label>
      <input
        id={id}
        ref={input}
        type="file"
        multiple={multiple}
        accept={accept}
        disabled={disabled}
        aria-describedby={`${id}-hint`}
        onChange={(event) => take(event.target.files)}
      />
      <p id={`${id}-hint`} className="hint">
        {hint}
      </p>
    </div>
  )
}
