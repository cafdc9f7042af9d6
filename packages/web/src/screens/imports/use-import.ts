/** One import from the files on this machine to the job on the server. */
import type { Job } from '@paperchain/contract/job'
import { useQueryClient } from '@tanstack/react-query'
import { useRef, useState } from 'react'
import { asFailure, type Failure } from '../../api/failure.ts'
import { type Sent, sendFiles, type UploadPurpose } from '../../api/upload.ts'

/** What an import is doing. */
export type Importing =
  | { readonly kind: 'idle' }
  | { readonly kind: 'sending'; readonly sent: Sent }
  | { readonly kind: 'failed'; readonly failure: Failure }
  | { readonly kind: 'started'; readonly job: Job }

/** Where the files are: sent from here, or in a folder of the server. */
export type Source = { readonly upload: string } | { readonly paths: string[] }

export function useImport(
  purpose: UploadPurpose,
  start: (source: Source) => Promise<Job>,
): {
  readonly state: Importing
  readonly sendAll: (files: readonly File[]) => Promise<void>
  readonly takePaths: (paths: string[]) => Promise<void>
  readonly stop: () => void
  readonly again: () => void
} {
  const [state, setState] = useState<Importing>({ kind: 'idle' })
  const stopper = useRef<AbortController | null>(null)
  const client = useQueryClient()
  async function attempt(work: () => Promise<Source>): Promise<void> {
    try {
      const job = await start(await work())
      // Not asked for at once: who leaves for the job's page would only break the question off.
      await client.invalidateQueries({ queryKey: ['jobs'], refetchType: 'none' })
      setState({ kind: 'started', job })
    } catch (error) {
      const failure = asFailure(error)
      setState(failure.code === 'STOPPED' ? { kind: 'idle' } : { kind: 'failed', failure })
    }
  }
  function sendAll(files: readonly File[]): Promise<void> {
    const controller = new AbortController()
    stopper.current = controller
    const onSent = (sent: Sent): void => setState({ kind: 'sending', sent })
    return attempt(async () => ({
      upload: await sendFiles({ purpose, files, onSent, signal: controller.signal }),
    }))
  }
  return {
    state,
    sendAll,
    takePaths: (paths) => attempt(async () => ({ paths })),
    stop: () => stopper.current?.abort(),
    again: () => setState({ kind: 'idle' }),
  }
}
