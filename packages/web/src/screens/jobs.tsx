/** Jobs as rows and in full: live progress with unit and time left, cancel, resume. */
import type { Job } from '@paperchain/contract/job'
import { queryOptions, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useRouter } from '@tanstack/react-router'
import type { ReactElement } from 'react'
import type { Failure } from '../api/failure.ts'
import { ask } from '../api/http.ts'
import { useMay } from '../api/session.ts'
import { formatCount } from '../format/amount.ts'
import { formatBytes, formatDuration } from '../format/time.ts'
import { Button } from '../ui/button.tsx'
import { Icon, type IconName } from '../ui/icon.tsx'
import { Failed } from '../ui/state.tsx'
import { isOfTheFile, refusedBy } from './imports/outcome.ts'

/** Milliseconds between two looks at a job that runs. */
const LOOK_MS = 700

export const isOpen = ({ state }: Pick<Job, 'state'>): boolean =>
  state === 'queued' || state === 'running'

export const jobQuery = (id: string) =>
  queryOptions({
    queryKey: ['job', id],
    queryFn: ({ signal }) => ask('job.read', { params: { job: id } }, signal),
    refetchInterval: ({ state }) =>
      state.data !== undefined && isOpen(state.data) ? LOOK_MS : false,
    refetchIntervalInBackground: true,
    staleTime: 0,
  })

const STATES: Record<Job['state'], readonly [word: string, look: string, icon: IconName]> = {
  queued: ['waits', '', 'clock'],
  running: ['runs', 'info', 'trace'],
  done: ['done', 'good', 'check'],
  failed: ['failed', 'bad', 'stop'],
  cancelled: ['cancelled', 'warning', 'cross'],
}

/** An import that is done and took not all of it must not look as if it had. */
const REFUSALS = {
  some: ['done, some refused', 'warning', 'warning'],
  all: ['nothing taken', 'bad', 'stop'],
} as const

export function JobState({ job }: { job: Job }): ReactElement {
  const refused = refusedBy(job)
  const [word, look, icon] = refused === 'nothing' ? STATES[job.state] : REFUSALS[refused]
  return (
    <span className={`mark ${look}`}>
      <Icon name={icon} size={13} />
      {job.cancelAsked && isOpen(job) ? 'stopping' : word}
    </span>
  )
}

/** `120 of 300 blocks, about 12 s left`. */
export function progressText({ progress, state }: Pick<Job, 'progress' | 'state'>): string {
  const { done, of, unit, secondsLeft } = progress
  // A job that counted nothing has nothing to tell: its result does.
  if (done === 0 && of === null && state !== 'queued' && state !== 'running') return '–'
  const isBytes = unit === 'bytes'
  const shown = isBytes ? formatBytes : formatCount
  const count = of === null ? shown(done) : `${shown(done)} of ${shown(of)}`
  const left = secondsLeft === null ? '' : `, about ${formatDuration(secondsLeft * 1000)} left`
  return `${count}${isBytes ? '' : ` ${unit}`}${state === 'running' ? left : ''}`
}

export function JobProgress({ job }: { job: Job }): ReactElement {
  const { done, of } = job.progress
  const text = progressText(job)
  return (
    <div className="job-progress">
      {isOpen(job) && (
        <progress
          aria-label={job.title}
          aria-valuetext={text}
          {...(of === null || of === 0 ? {} : { value: done, max: of })}
        />
      )}
      <span className="small soft number">{text}</span>
    </div>
  )
}

/** Cancel and resume. What was stored stays stored. */
export function JobButtons({ job }: { job: Job }): ReactElement | null {
  const client = useQueryClient()
  const router = useRouter()
  const may = useMay('job.control')
  const cancel = useMutation<Job, Failure>({
    mutationFn: () => ask('job.cancel', { params: { job: job.id } }),
    onSuccess: (next) => client.setQueryData(jobQuery(job.id).queryKey, next),
  })
  const resume = useMutation<Job, Failure>({
    mutationFn: () => ask('job.resume', { params: { job: job.id } }),
    onSuccess: (next) => void router.navigate({ to: '/imports/$job', params: { job: next.id } }),
  })
  const canResume = job.canResume && !isOfTheFile(job)
  if (!may || !(job.canCancel || canResume)) return null
  return (
    <>
      {job.canCancel && (
        <Button busy={cancel.isPending || job.cancelAsked} onClick={() => cancel.mutate()}>
          {job.cancelAsked ? 'Stopping…' : 'Cancel'}
        </Button>
      )}
      {canResume && (
        <Button weight="primary" busy={resume.isPending} onClick={() => resume.mutate()}>
          Resume
        </Button>
      )}
      {cancel.error && <Failed error={cancel.error} what="to cancel the job" />}
      {resume.error && <Failed error={resume.error} what="to resume the job" />}
    </>
  )
}

/** A job, looked at while it is open. `enabled` false: there is none yet. */
export const useJob = (id: string, enabled = true) => useQuery({ ...jobQuery(id), enabled })
