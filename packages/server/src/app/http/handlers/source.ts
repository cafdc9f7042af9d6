/** Where lists are fetched from, and fetching them. */

import type { Job } from '@paperchain/contract/job'
import type { ListSource as ContractSource, ListSources } from '@paperchain/contract/source'
import { FaultError } from '@paperchain/core/domain/error'
import type { ListSource } from '@paperchain/core/domain/tag'
import { checkSource, isUrl } from '@paperchain/core/engine/attribute/schedule'
import { LIST_FORMS, listForm } from '../../../adapters/list-any/read-list.ts'
import { sourceSet } from '../../jobs/source-set.ts'
import type { Ask, Handlers, Reply } from '../ask.ts'
import { asJson, change } from '../change.ts'
import type { RefreshInput } from '../refresh-work.ts'
import { staleOf } from '../write/grounds.ts'
import { sourceOf } from '../write/sources.ts'
import { checkPaths, jobAnswer } from './job.ts'

function list({ house, who }: Ask<'source.list'>): Reply<ListSources> {
  const { sources, grounds } = house.lists.pages
  const now = house.clock()
  const isWhole = who.permissions.has('source.manage')
  return {
    body: {
      items: sources.map((source) => sourceOf(source, now, isWhole)),
      stale: grounds.late(now).map(staleOf),
    },
  }
}

async function put(ask: Ask<'source.put'>): Promise<Reply<ContractSource>> {
  const { house, params, body } = ask
  if (listForm(body.form) === undefined) {
    const message = `Expected one of the forms ${LIST_FORMS.join(', ')}, got "${body.form}"`
    throw new FaultError('LIST_SOURCE_INVALID', message, { source: params.source })
  }
  // A folder of the server is read with the server's rights: the same rule as for imports.
  if (!body.from.every(isUrl)) await checkPaths(ask)
  const { store, pages } = house.lists
  const before = pages.sources.find(({ id }) => id === params.source)
  const source = sourceSet(before, body, { id: params.source, addedMs: house.clock() })
  checkSource(source)
  await change(ask, 'source.put', async () => {
    await store.putSource(source)
    const audit = {
      object: `list-source:${source.id}`,
      before: before === undefined ? null : asJson(setIn(before)),
      after: asJson(setIn(source)),
    }
    return { value: null, audit }
  })
  return { body: sourceOf(source, house.clock(), true) }
}

/** What people set of a source. The query of a URL may hold a token, and the log is for ever. */
const setIn = ({ form, from, redirectHosts, everyMs, paused }: ListSource) => ({
  form,
  from: from.map((place) => (isUrl(place) ? place.replace(/[?#].*$/s, '?…') : place)),
  redirectHosts,
  everyMs,
  paused,
})

async function remove(ask: Ask<'source.remove'>): Promise<Reply<null>> {
  const { house, params } = ask
  await change(ask, 'source.remove', async () => {
    if (!(await house.lists.store.removeSource(params.source))) throw unknown(params.source)
    return { value: null, audit: { object: `list-source:${params.source}` } }
  })
  return { body: null }
}

const unknown = (id: string): FaultError =>
  new FaultError('LIST_UNKNOWN', `Expected the id of a source, got "${id}"`, { source: id })

async function refresh(ask: Ask<'source.refresh'>): Promise<Reply<Job>> {
  const { house, who, body } = ask
  const known = new Set(house.lists.pages.sources.map(({ id }) => id))
  const missing = body.ids?.find((id) => !known.has(id))
  if (missing !== undefined) throw unknown(missing)
  const kind = 'refresh-lists'
  const input: RefreshInput = { kind, ...body }
  const job = await change(ask, 'source.refresh', async ({ jobs }) => {
    const unit = house.jobs.unitOf(kind)
    const made = await jobs.add({ kind, input: asJson(input), by: who.who, unit })
    return { value: made, audit: { object: `job:${made.id}`, after: asJson(input) } }
  })
  house.jobs.wake()
  return { body: await jobAnswer(house, job) }
}

/** Handlers of this topic. */
export const SOURCE_HANDLERS: Handlers<
  'source.list' | 'source.put' | 'source.remove' | 'source.refresh'
> = {
  'source.list': list,
  'source.put': put,
  'source.remove': remove,
  'source.refresh': refresh,
}
