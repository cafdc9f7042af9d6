/** Steps with their time. A terminal sees the seconds run, a log file gets one line a step. */

const TICK_MS = 1000

/** @param {number} ms */
export const seconds = (ms) => `${(ms / 1000).toFixed(1)} s`

/**
 * Does a step and shows how long it took.
 *
 * @template T
 * @param {string} label what is done, for people
 * @param {() => Promise<T>} work
 * @returns {Promise<T>}
 */
export async function step(label, work) {
  const started = Date.now()
  const live = process.stdout.isTTY
  if (!live) console.log(`  ${label} ...`)
  const show = () => process.stdout.write(`\r  ${label} ... ${seconds(Date.now() - started)} `)
  const ticker = live ? setInterval(show, TICK_MS) : null
  if (live) show()
  try {
    const result = await work()
    const took = seconds(Date.now() - started)
    process.stdout.write(live ? `\r  ${label} ... done in ${took}\n` : `  done in ${took}\n`)
    return result
  } catch (error) {
    if (live) process.stdout.write('\n')
    throw error
  } finally {
    if (ticker !== null) clearInterval(ticker)
  }
}
