/** Fetches lists and prices again when their sources are due, for as long as the server runs. */

/** How often the schedules are looked at. */
export const LOOK_MS = 60_000

/** What fetches all that is due. */
export type DueRefresher = {
  readonly run: (order: Record<string, never>, signal: AbortSignal) => Promise<unknown>
}

/** A loop that can be ended. */
export type RefreshLoop = { readonly stop: () => Promise<void> }

/** Looks now and then; one round at a time. A source that fails is written down and told there. */
export function refreshLoop(refresher: DueRefresher, onBug: (error: unknown) => void): RefreshLoop {
  const ended = new AbortController()
  let round: Promise<void> = Promise.resolve()
  let isRunning = false
  const look = async (): Promise<void> => {
    isRunning = true
    try {
      await refresher.run({}, ended.signal)
    } catch (error) {
      if (!ended.signal.aborted) onBug(error)
    } finally {
      isRunning = false
    }
  }
  const timer = setInterval(() => {
    if (!isRunning) round = look()
  }, LOOK_MS)
  timer.unref()
  return {
    stop: async () => {
      clearInterval(timer)
      ended.abort()
      await round
    },
  }
}
