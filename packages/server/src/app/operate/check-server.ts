/** What the doctor asks a running server that holds the folder. */
import { Status } from '@paperchain/contract/status'
import { serverOf } from '../serve/server-file.ts'
import { listLine } from './check-ledger.ts'
import { type Line, ok, warning } from './line.ts'

/** How long a server may take to say how it is. */
const ANSWER_MS_MAX = 5_000

/**
 * Its status as lines, or one line that says why there is none.
 *
 * @param holder the process that holds the folder; the file of a dead server counts for nothing
 */
export async function askServer(folder: string, holder: number): Promise<readonly Line[]> {
  const told = serverOf(folder)
  const inside = 'stores'
  if (told === null || told.pid !== holder) {
    const todo = 'Run the doctor again when that process has ended.'
    return [warning(inside, 'not looked into: another process holds the folder', todo)]
  }
  try {
    const answer = await fetch(new URL('/v1/status', told.url), {
      headers: { authorization: `Bearer ${told.token}` },
      redirect: 'error',
      signal: AbortSignal.timeout(ANSWER_MS_MAX),
    })
    return linesOf(told.url, Status.parse(await answer.json()))
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error)
    const todo = 'Read the log of the server; with a certificate of your own this is expected.'
    return [warning('server', `${told.url} does not say how it is: ${why}`, todo)]
  }
}

function linesOf(url: string, status: Status): Line[] {
  const { version, ledgers, lists, jobs, sanctionsCovered } = status
  const todo = 'Import what is missing; order is free.'
  return [
    ok('server', `Paperchain ${version} answers at ${url}; ${jobs.running} jobs run`),
    ...(jobs.failed === 0
      ? []
      : [warning('jobs', `${jobs.failed} jobs failed`, 'Look at them under Imports.')]),
    ...ledgers.map(({ ledgerName, blocks, missingBlocks, incompleteTransactions }) => {
      const says =
        `${blocks} live blocks, ${missingBlocks} heights missing, ` +
        `${incompleteTransactions} transactions with unresolved inputs`
      const check = `chain ${ledgerName}`
      return missingBlocks > 0 ? warning(check, says, todo) : ok(check, says)
    }),
    ...lists.map(({ list, published, ageDays, stale }) =>
      listLine(`list ${list}`, `published ${published.slice(0, 10)}, ${ageDays} days ago`, stale),
    ),
    ...(sanctionsCovered
      ? []
      : [
          warning(
            'sanctions',
            'no list of sanctions is here: nothing screens clear',
            'paperchain list import ofac FOLDER',
          ),
        ]),
    ok('stores', 'not opened: the server has them; stop it for --deep'),
  ]
}
