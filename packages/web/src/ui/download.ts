/** Saves a text as a file through the browser. */
import { announce } from './announce.tsx'

export function download(name: string, text: string, type: string): void {
  const url = URL.createObjectURL(new Blob([text], { type }))
  const link = document.createElement('a')
  link.href = url
  link.download = name
  link.click()
  URL.revokeObjectURL(url)
  announce(`Saved ${name}`)
}
