/**
 * Goal: the truth that comes with the sample is the truth about its bytes. Method: read the files
 * with bitcoinjs-lib, work out the traces a second time by other algorithms (FIFO as offsets of
 * intervals, haircut with one remainder unit at a time), and compare account by account. Then check
 * that the story has in it what a tracer should find hard.
 */
import { createHash } from 'node:crypto'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { canonicalAccount } from '@paperchain/core/domain/address/codecs'
import { describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import { accountOf, bestChain, idOf, readBlockFiles } from './read-blocks.fixture.ts'
import { buildSampleCase, SAMPLE_SEED, type SampleCase } from './sample-case.ts'
import type { MethodTruth } from './truth.ts'
import { TRUTH_FILE, truthText, writeSampleCase } from './write-sample-case.ts'

/** Change this only together with a line in the changelog: documents quote the sample's figures. */
const DIGEST = 'b78bc9f7a97c0576ec71b8ed92e7a92f54065c506a5cbac9e156201f19f0daba'

const sample = buildSampleCase()
const { files, truth } = sample
const chain = bestChain(readBlockFiles(files))
const decoder = new TextDecoder()

type Out = { account: string | null; amount: bigint }
type Tx = { id: string; ins: string[]; outs: Out[] }

const txs: Tx[] = chain.flatMap((block) =>
  block.transactions!.map((tx) => ({
    id: tx.getId(),
    ins: tx.isCoinbase() ? [] : tx.ins.map(({ hash, index }) => `${idOf(hash)}:${index}`),
    outs: tx.outs.map(({ script, value }) => ({ account: accountOf(script), amount: value })),
  })),
)
const byId = new Map(txs.map((tx) => [tx.id, tx]))
const seeds = new Set(truth.robbery.coins.map(({ tx, index }) => `${tx}:${index}`))
const stops = new Set(truth.stops)

const digest = ({ files: all, truth: told }: SampleCase): string => {
  const hash = createHash('sha256')
  for (const { name, bytes } of all) hash.update(`${name} ${bytes.length}\n`).update(bytes)
  return hash.update(truthText(told)).digest('hex')
}

type Answer = { held: Map<string, bigint>; absorbed: Map<string, bigint>; fees: bigint }

/** Marks are what a method keeps of a coin; `share` turns marks of inputs into those of outputs. */
function retrace<Mark>(
  whole: (amount: bigint) => Mark,
  worth: (mark: Mark) => bigint,
  share: (ins: { amount: bigint; mark: Mark | undefined }[], outs: bigint[]) => Mark[],
): Answer {
  const amounts = new Map<string, Out>()
  const marks = new Map<string, Mark>()
  const answer: Answer = { held: new Map(), absorbed: new Map(), fees: 0n }
  const put = (into: Map<string, bigint>, account: string, mark: Mark): void => {
    if (worth(mark) > 0n) into.set(account, (into.get(account) ?? 0n) + worth(mark))
  }
  for (const { id, ins, outs } of txs) {
    const spent = ins.map((coin) => ({ ...amounts.get(coin)!, mark: marks.get(coin) }))
    for (const coin of ins) marks.delete(coin)
    const dirty = spent.some(({ mark }) => mark !== undefined)
    const fee = sum(spent.map(({ amount }) => amount)) - sum(outs.map(({ amount }) => amount))
    const given = dirty ? share(spent, [...outs.map(({ amount }) => amount), fee]) : []
    if (dirty) answer.fees += worth(given.at(-1)!)
    for (const [index, out] of outs.entries()) {
      const name = `${id}:${index}`
      amounts.set(name, out)
      const mark = seeds.has(name) ? whole(out.amount) : given[index]
      if (mark === undefined || out.account === null) continue
      if (stops.has(out.account)) put(answer.absorbed, out.account, mark)
      else if (worth(mark) > 0n) marks.set(name, mark)
    }
  }
  for (const [coin, mark] of marks) put(answer.held, amounts.get(coin)!.account!, mark)
  return answer
}

const sum = (amounts: readonly bigint[]): bigint => amounts.reduce((all, one) => all + one, 0n)

/** Tainted stretches of a coin, as offsets from its first satoshi. */
type Stretch = readonly [from: bigint, to: bigint]

const fifo = (): Answer =>
  retrace<readonly Stretch[]>(
    (amount) => [[0n, amount]],
    (stretches) => sum(stretches.map(([from, to]) => to - from)),
    (ins, outs) => {
      let offset = 0n
      const line: Stretch[] = []
      for (const { amount, mark } of ins) {
        for (const [from, to] of mark ?? []) line.push([from + offset, to + offset])
        offset += amount
      }
      let start = 0n
      return outs.map((amount) => {
        const [low, high] = [start, start + amount]
        start = high
        const inside = (offset: bigint): bigint => clamp(offset, low, high) - low
        return line
          .map(([from, to]): Stretch => [inside(from), inside(to)])
          .filter(([from, to]) => from < to)
      })
    },
  )

const clamp = (value: bigint, low: bigint, high: bigint): bigint => {
  if (value < low) return low
  return value > high ? high : value
}

const haircut = (): Answer =>
  retrace<bigint>(
    (amount) => amount,
    (amount) => amount,
    (ins, outs) => {
      const dirty = sum(ins.map(({ mark }) => mark ?? 0n))
      const whole = sum(ins.map(({ amount }) => amount))
      const shares = outs.map((amount) => (dirty * amount) / whole)
      const fractions = outs.map((amount) => (dirty * amount) % whole)
      for (let left = dirty - sum(shares); left > 0n; left--) {
        const row = fractions.findIndex((one) => fractions.every((other) => one >= other))
        shares[row]! += 1n
        fractions[row] = -1n
      }
      return shares
    },
  )

const poison = (): Answer =>
  retrace<bigint>(
    (amount) => amount,
    (amount) => amount,
    (_ins, outs) => outs,
  )

function agree(told: MethodTruth, found: Answer): void {
  const sorted = (amounts: ReadonlyMap<string, bigint>): [string, bigint][] =>
    [...amounts].filter(([, amount]) => amount > 0n).sort(([a], [b]) => (a < b ? -1 : 1))
  expect(sorted(told.held)).toEqual(sorted(found.held))
  expect(sorted(told.absorbed)).toEqual(sorted(found.absorbed))
  expect(told.fees).toBe(found.fees)
}

describe('traces, worked out again from the files', () => {
  test('FIFO', () => agree(truth.traces.fifo, fifo()))
  test('haircut', () => agree(truth.traces.haircut, haircut()))
  test('poison', () => agree(truth.traces.poison, poison()))

  test('FIFO and haircut account for every satoshi of the loot', () => {
    for (const trace of [truth.traces.fifo, truth.traces.haircut]) {
      const kept = sum([...trace.held.values(), ...trace.absorbed.values()])
      expect(kept + trace.fees + trace.burned).toBe(truth.robbery.stolen)
      const actors = [...trace.byActor.values()].map(({ held, absorbed }) => held + absorbed)
      expect(sum(actors)).toBe(kept)
    }
  })
})

describe('the story', () => {
  const owner = new Map(
    truth.actors.flatMap(({ id, accounts }) => accounts.map((account) => [account, id] as const)),
  )
  const paid = (id: string): (string | undefined)[] =>
    byId.get(id)!.outs.map(({ account }) => owner.get(account ?? ''))
  const made = new Map(txs.flatMap(({ id, outs }) => outs.map((out, row) => [`${id}:${row}`, out])))
  const ownersIn = (id: string): (string | undefined)[] =>
    byId.get(id)!.ins.map((coin) => owner.get(made.get(coin)!.account ?? ''))

  test('gives each account to one actor, and each paid account to somebody', () => {
    const accounts = truth.actors.flatMap((actor) => actor.accounts)
    expect(new Set(accounts).size).toBe(accounts.length)
    const nobody = txs
      .slice(1)
      .flatMap(({ outs }) => outs)
      .filter(({ account }) => account !== null && !owner.has(account))
    expect(nobody).toEqual([])
  })

  test('robs Harbour of 412.70318843 BTC in one transaction over several inputs', () => {
    const { robbery } = truth
    expect(robbery.stolen).toBe(41_270_318_843n)
    expect(byId.get(robbery.tx)!.ins.length).toBe(robbery.inputs)
    expect(robbery.inputs).toBeGreaterThan(3)
    expect(new Set(ownersIn(robbery.tx))).toEqual(new Set(['harbour']))
    for (const { tx, index, account, amount } of robbery.coins) {
      expect(byId.get(tx)!.outs[index]).toEqual({ account, amount })
      expect(owner.get(account)).toBe('thief')
    }
  })

  test('peels in twenty hops into Lantern, twice with honest money among the inputs', () => {
    expect(truth.peels).toHaveLength(20)
    for (const [row, id] of truth.peels.entries()) {
      expect(paid(id)).toContain('lantern')
      const from = row === 0 ? truth.robbery.tx : truth.peels[row - 1]!
      expect(byId.get(id)!.ins.some((coin) => coin.startsWith(from))).toBe(true)
    }
    const inputs = truth.peels.map((id) => byId.get(id)!.ins.length)
    expect(inputs.filter((count) => count === 2)).toHaveLength(2)
  })

  test('joins ten coins of eight owners into ten equal outputs', () => {
    const { tx, equalAmount, thiefCoins } = truth.joint
    expect(ownersIn(tx)).toHaveLength(10)
    expect(new Set(ownersIn(tx)).size).toBe(8)
    expect(byId.get(tx)!.outs.filter(({ amount }) => amount === equalAmount)).toHaveLength(10)
    expect(thiefCoins).toHaveLength(3)
    for (const { account } of thiefCoins) expect(owner.get(account)).toBe('thief')
  })

  test('hides what the custodial mixer pays out: no method reaches it', () => {
    expect(truth.exit.coins).toHaveLength(2)
    for (const trace of Object.values(truth.traces)) {
      for (const { account } of truth.exit.coins) expect(trace.held.has(account)).toBe(false)
    }
  })

  test('ends at an exchange, a casino, a mixer, a listed wallet, and with the thief', () => {
    for (const { byActor } of Object.values(truth.traces)) {
      for (const id of ['lantern', 'reef', 'fogbank']) {
        expect(byActor.get(id)?.absorbed ?? 0n).toBeGreaterThan(0n)
      }
      expect(byActor.get('listed')?.held ?? 0n).toBeGreaterThan(0n)
      expect(byActor.get('thief')?.held ?? 0n).toBeGreaterThan(0n)
    }
  })

  test('sets the methods apart: poison blames far more accounts than FIFO', () => {
    const { fifo: first, poison: all } = truth.traces
    expect(all.heldCoins).toBeGreaterThan(3 * first.heldCoins)
    expect(first.byActor.size).toBeLessThan(all.byActor.size / 2)
  })
})

describe('tags', () => {
  const pack = (name: string): Record<string, unknown> =>
    parse(decoder.decode(files.find((file) => file.name === name)!.bytes))

  test('stand in the TagPack as in the truth, all on regtest addresses', () => {
    const { tags, ...head } = pack('sample-tags.yaml') as { tags: Record<string, string>[] }
    expect(head).toMatchObject({ currency: 'BTC', creator: 'Paperchain' })
    const rows = tags.map(({ address, abuse = '', ...rest }) => ({
      ...{ ...rest, account: address, abuse },
    }))
    expect(rows).toEqual(truth.tags)
    for (const { account, label } of truth.tags) {
      expect(canonicalAccount(truth.ledger, account)).toBe(account)
      expect(account).toMatch(/^(bcrt1|[mn2])/)
      expect(label).toContain('synthetic')
    }
  })

  test('cover the kinds that the screens show', () => {
    const kinds = new Set(truth.tags.map(({ category, abuse }) => abuse || category))
    expect([...kinds].sort()).toEqual([
      ...['exchange', 'gambling', 'mixing_service', 'sanction', 'theft'],
    ])
  })

  test('name actors of the ActorPack, except the thief and the listed wallet', () => {
    const { actors } = pack('sample-actors.yaml') as { actors: { id: string }[] }
    const known = new Set(actors.map(({ id }) => id))
    const rest = truth.tags.filter(({ actor }) => !known.has(actor)).map(({ actor }) => actor)
    expect(rest).toEqual(['sample-thief', 'sample-listed'])
  })
})

describe('building', () => {
  test('gives the same bytes for the same seed', () => {
    const found = digest(sample)
    console.info(`sample case, seed ${SAMPLE_SEED}: SHA-256 ${found}`)
    expect(digest(buildSampleCase(SAMPLE_SEED))).toBe(found)
    expect(found).toBe(DIGEST)
  })

  test.each([1, 7, 4_294_967_295])('works for seed %i, with other bytes', (seed) => {
    const other = buildSampleCase(seed)
    expect(other.truth.robbery.stolen).toBe(truth.robbery.stolen)
    expect(other.truth.tip.id).not.toBe(truth.tip.id)
  })

  test('writes its files and the truth into a folder', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'paperchain-sample-'))
    try {
      const paths = await writeSampleCase(join(folder, 'new'), sample)
      expect(paths.map((path) => basename(path))).toEqual([
        ...files.map(({ name }) => name),
        TRUTH_FILE,
      ])
      for (const [row, { bytes }] of files.entries()) {
        expect(Buffer.compare(await readFile(paths[row]!), bytes)).toBe(0)
      }
      const told = JSON.parse(await readFile(paths.at(-1)!, 'utf8'))
      expect(told.robbery.stolen).toBe('41270318843')
      expect(Object.keys(told.traces.fifo.held)).toHaveLength(truth.traces.fifo.held.size)
    } finally {
      await rm(folder, { recursive: true })
    }
  })
})
