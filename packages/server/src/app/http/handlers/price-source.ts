/** Bringing prices in, where they come from, and what is stated to be worth the same. */
import type { PriceImportRecord } from '@paperchain/contract/import-prices'
import type { Job } from '@paperchain/contract/job'
import type * as contract from '@paperchain/contract/price-source'
import { FaultError } from '@paperchain/core/domain/error'
import type { PriceLink, PriceSource } from '@paperchain/core/domain/price'
import { parseTime, parseTimeInclusive } from '@paperchain/core/domain/time'
import { assetNamed, pricedNamed } from '@paperchain/core/engine/value/known-coins'
import { readPriceSource } from '@paperchain/core/engine/value/read-source'
import { ALL_KNOWN_MS } from '@paperchain/core/prices'
import { checkPriceOrder } from '../../jobs/import-price-files.ts'
import { chosenSources } from '../../jobs/import-prices-http.ts'
import { isFromEnv, shownSource } from '../../price-shown.ts'
import type { Ask, Handlers, Reply } from '../ask.ts'
import { asJson, change } from '../change.ts'
import { type PriceRefreshInput, recordOf } from '../price-work.ts'
import { scheduleOf, seriesOf, sourceOf } from '../write/prices.ts'
import { added, jobAnswer } from './job.ts'

function importFiles(ask: Ask<'price.import'>): Promise<Reply<Job>> {
  const { name, dryRun: _, source: __, ...order } = ask.body
  checkPriceOrder({ ...order, source: name })
  const kind = 'import-prices'
  return added(ask, kind, { kind, ...ask.body })
}

async function list({
  house,
  who,
}: Ask<'priceSource.list'>): Promise<Reply<contract.PriceSources>> {
  const { prices } = house.stores
  const isWhole = who.permissions.has('source.manage')
  const sources = await prices.sources(ALL_KNOWN_MS)
  return {
    body: {
      sources: sources.map((source) => sourceOf(isWhole ? source : { ...source, http: null })),
      links: [...(await prices.links(ALL_KNOWN_MS))],
      series: (await prices.series(ALL_KNOWN_MS)).map(seriesOf),
      imports: (await prices.imports()).map(recordOf),
      schedule: (await house.priceRefresher.schedule()).map(scheduleOf),
    },
  }
}

async function put(ask: Ask<'priceSource.put'>): Promise<Reply<contract.PriceSource>> {
  const { house, params, body, who } = ask
  const { prices } = house.stores
  const source = readPriceSource({ ...body, id: params.source })
  // What stands in this process's environment is the machine's, not the administrators'.
  const reads = Object.values(source.http?.headers ?? {}).some(isFromEnv)
  if (reads && who.kind !== 'local') {
    const expected = 'headers without env: but by the command line of the server’s own machine'
    const message = `Expected ${expected}, got one with it`
    throw new FaultError('PRICE_SOURCE_INVALID', message, { source: source.id, field: 'headers' })
  }
  const before = (await prices.sources(ALL_KNOWN_MS)).find(({ id }) => id === source.id)
  await change(ask, 'priceSource.put', async () => {
    await prices.putSource(source, house.clock())
    const audit = {
      object: `price-source:${source.id}`,
      before: before === undefined ? null : asJson(setIn(before)),
      after: asJson(setIn(source)),
    }
    return { value: null, audit }
  })
  return { body: sourceOf(source) }
}

/** What people set of a source. The query of a URL may hold a key, and the log is for ever. */
function setIn(source: PriceSource) {
  const { http, ...record } = shownSource(source)
  if (http === null) return record
  const { url, headers, everyHours = null, series } = http
  const shown = url.replace(/[?#].*$/s, '?…')
  return { ...record, url: shown, headers, everyHours, series: series.length }
}

async function remove(ask: Ask<'priceSource.remove'>): Promise<Reply<null>> {
  const { house, params } = ask
  const { source } = params
  await change(ask, 'priceSource.remove', async () => {
    const isGone = await house.stores.prices.removeSource(source, house.clock())
    if (!isGone) throw unknown('the id of a source', source)
    return { value: null, audit: { object: `price-source:${source}` } }
  })
  return { body: null }
}

async function refresh(ask: Ask<'priceSource.refresh'>): Promise<Reply<Job>> {
  const { house, who, body } = ask
  await chosenSources(house.stores.prices, body.ids)
  const kind = 'refresh-prices'
  const input: PriceRefreshInput = { kind, ...body }
  const job = await change(ask, 'priceSource.refresh', async ({ jobs }) => {
    const unit = house.jobs.unitOf(kind)
    const made = await jobs.add({ kind, input: asJson(input), by: who.who, unit })
    return { value: made, audit: { object: `job:${made.id}`, after: asJson(input) } }
  })
  house.jobs.wake()
  return { body: await jobAnswer(house, job) }
}

async function withdraw(ask: Ask<'priceSource.withdraw'>): Promise<Reply<PriceImportRecord>> {
  const { house, params, body } = ask
  const { source } = params
  const { from, to, reason } = body
  const which = {
    ...{ source, knownMs: house.clock(), reason },
    ...(from === undefined ? {} : { fromMs: parseTime(from) }),
    ...(to === undefined ? {} : { untilMs: parseTimeInclusive(to) }),
  }
  const done = await change(ask, 'priceSource.withdraw', async () => {
    const value = await house.stores.prices.withdraw(which)
    if (value === null) throw unknown('a source with prices in that time', source)
    return { value, audit: { object: `price-source:${source}`, after: asJson(body) } }
  })
  return { body: recordOf(done) }
}

async function link(ask: Ask<'priceLink.put'>): Promise<Reply<contract.PriceLink>> {
  const { house, params, body } = ask
  const stated: PriceLink = {
    asset: assetNamed(params.asset),
    as: pricedNamed(body.as),
    kind: body.kind,
  }
  await change(ask, 'priceLink.put', async () => {
    await house.stores.prices.putLink(stated, house.clock())
    return { value: null, audit: { object: `asset:${stated.asset}`, after: asJson(stated) } }
  })
  return { body: stated }
}

async function unlink(ask: Ask<'priceLink.remove'>): Promise<Reply<null>> {
  const { house, params } = ask
  const asset = assetNamed(params.asset)
  await change(ask, 'priceLink.remove', async () => {
    if (!(await house.stores.prices.removeLink(asset, house.clock()))) {
      throw unknown('an asset of which an equality was stated', params.asset)
    }
    return { value: null, audit: { object: `asset:${asset}` } }
  })
  return { body: null }
}

const unknown = (expected: string, got: string): FaultError =>
  new FaultError('PRICE_SOURCE_UNKNOWN', `Expected ${expected}, got "${got.slice(0, 80)}"`)

/** Handlers of this topic. */
export const PRICE_SOURCE_HANDLERS: Handlers<
  | 'price.import'
  | 'priceSource.list'
  | 'priceSource.put'
  | 'priceSource.remove'
  | 'priceSource.refresh'
  | 'priceSource.withdraw'
  | 'priceLink.put'
  | 'priceLink.remove'
> = {
  'price.import': importFiles,
  'priceSource.list': list,
  'priceSource.put': put,
  'priceSource.remove': remove,
  'priceSource.refresh': refresh,
  'priceSource.withdraw': withdraw,
  'priceLink.put': link,
  'priceLink.remove': unlink,
}
