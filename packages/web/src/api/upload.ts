/** Sends files to the server one by one, as they are, with progress and a way to stop. */
import type { NewUpload } from '@paperchain/contract/import'
import { asFailure, Failure, failureOf } from './failure.ts'
import { ask, currentCsrfToken } from './http.ts'
import { addressOf } from './routes.ts'

const FILE_LINE = 'PUT /v1/uploads/{upload}/files/{name}'

/** How far all files together are. */
export type Sent = { readonly bytes: number; readonly of: number; readonly file: string }

/** What files are for. */
export type UploadPurpose = NewUpload['purpose']

type Sending = {
  readonly purpose: UploadPurpose
  readonly files: readonly File[]
  readonly onSent: (sent: Sent) => void
  readonly signal: AbortSignal
}

/** Sends the files; gives the id of the upload that holds them. Stopped, it throws it away. */
export async function sendFiles({ purpose, files, onSent, signal }: Sending): Promise<string> {
  const { id } = await ask('upload.create', { body: { purpose } }, signal)
  const of = files.reduce((sum, { size }) => sum + size, 0)
  let before = 0
  try {
    for (const file of files) {
      const onBytes = (bytes: number): void =>
        onSent({ bytes: before + bytes, of, file: file.name })
      onBytes(0)
      await sendFile({ upload: id, file, onBytes, signal })
      before += file.size
    }
    return id
  } catch (error) {
    await ask('upload.remove', { params: { upload: id } }).catch(() => {
      // The server throws an upload away by itself that no job takes.
    })
    throw error
  }
}

type One = {
  readonly upload: string
  readonly file: File
  readonly onBytes: (bytes: number) => void
  readonly signal: AbortSignal
}

/** `fetch` tells nothing about how much has gone up, so this is the older way. */
function sendFile({ upload, file, onBytes, signal }: One): Promise<void> {
  const { method, url } = addressOf(FILE_LINE, { upload, name: safeName(file.name) })
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest()
    request.open(method, url)
    request.setRequestHeader('content-type', 'application/octet-stream')
    const token = currentCsrfToken()
    if (token !== null) request.setRequestHeader('x-csrf-token', token)
    request.upload.onprogress = ({ loaded }) => onBytes(loaded)
    request.onload = () => {
      if (request.status < 400) resolve()
      else reject(failureOf(request.status, request.responseText))
    }
    request.onerror = () => reject(asFailure(new TypeError('no answer')))
    request.onabort = () => reject(new Failure('theirs', { code: 'STOPPED', detail: 'Stopped.' }))
    signal.addEventListener('abort', () => request.abort(), { once: true })
    request.send(file)
  })
}

/** A file name as the contract takes it: plain letters, no folder, no leading dot. */
export const safeName = (name: string): string => {
  const plain = name.replace(/[^-_.A-Za-z0-9 ()+,@]/g, '_').replace(/^\.+/, '')
  return plain === '' ? 'file' : plain.slice(-200).replace(/^\.+/, '_')
}
