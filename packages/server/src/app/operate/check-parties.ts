/** Whether records of customers open with this node's key: the newest one, or all of them. */
import { FAULTS, FaultError } from '@paperchain/core/domain/error'
import { type PartyStore, REGISTRY_PAGE_MAX } from '@paperchain/core/registry'
import { type Line, ok, problem } from './line.ts'

/** Nothing of a record is told, and no entry of the audit log is made: nobody sees one. */
export async function partiesLine(parties: PartyStore, deep: boolean): Promise<Line> {
  let opened = 0
  try {
    for (let after: string | null = ''; after !== null; ) {
      const at: string = after
      const page = await parties.list({}, { limit: REGISTRY_PAGE_MAX, after: at })
      for (const { id, erasedMs } of page.rows) {
        if (erasedMs !== null) continue
        await parties.read(id)
        opened++
        if (!deep) return ok('parties', 'the newest record opens with the key')
      }
      after = page.next
    }
  } catch (error) {
    if (!(error instanceof FaultError)) throw error
    return problem('parties', `${error.code}: ${error.message}`, FAULTS[error.code].todo)
  }
  return ok('parties', opened === 0 ? 'no records' : `${opened} records open with the key`)
}
