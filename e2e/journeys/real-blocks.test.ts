/**
 * Goal: real Bitcoin blocks, read back out of the ledger, are what an independent reader found in
 * their bytes; and with the public lists imported they name their pools and who stands in them.
 * Method: nine main-net blocks in one import, then `show` and `screen` with `--json`, against
 * `facts.json` beside the blocks. No row of a list may be lost without a word: what is stored and
 * what is reported as not taken must be all rows that a line counter finds in the file.
 */
import { readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { describeShared, sharedData } from '../../packages/core/test/shared-data.ts'
import { type Workspace, workspace } from '../cli.ts'
import { type Block, filesIn, json, type Leg, type Screened, sum, type Tx } from './journey.ts'

type Facts = {
  readonly file: string
  readonly hash: string
  readonly prev: string
  readonly time: number
  readonly n_tx: number
  readonly n_inputs: number
  readonly n_outputs: number
  readonly outputs_by_type: Readonly<Record<string, number>>
  readonly distinct_output_addresses: number
  readonly total_output_sat: number
  readonly coinbase_value_sat: number
  readonly coinbase_ascii: string
  readonly coinbase_addresses: readonly string[]
}

/** The one block whose height neither it nor a block beside it states. */
const UNSTATED = '169482'

/** An output has a form; what a miner did not claim, and fees, have none. */
const outputsOf = (legs: readonly Leg[]): readonly Leg[] =>
  legs.filter(({ side, form }) => side === 'credit' && form !== '')

const addressesOf = (legs: readonly Leg[]): string[] =>
  legs.flatMap(({ account }) =>
    account === null || account.startsWith('@') || account.startsWith('scripthash:')
      ? []
      : [account],
  )

const countBy = (names: readonly string[]): Record<string, number> => {
  const counts: Record<string, number> = {}
  for (const name of names) counts[name] = (counts[name] ?? 0) + 1
  return counts
}

/** What the ledger says of a block, in the words of `facts.json`. */
function factsOf(block: Block): Omit<Facts, 'file'> {
  const legs = block.transactions.flatMap(({ postings }) => postings)
  const inputs = legs.filter(({ side, kind }) => side === 'debit' && kind === 'transfer')
  const outputs = outputsOf(legs)
  const made = outputsOf(block.transactions[0]?.postings ?? [])
  return {
    hash: block.id,
    prev: block.previous,
    time: block.timeMs / 1000,
    n_tx: block.txCount,
    // A coinbase has one input, which spends no coin.
    n_inputs: inputs.length + 1,
    n_outputs: outputs.length,
    outputs_by_type: countBy(outputs.map(({ form }) => form)),
    distinct_output_addresses: new Set(addressesOf(outputs)).size,
    total_output_sat: Number(sum(outputs.map(({ amount }) => amount))),
    coinbase_value_sat: Number(sum(made.map(({ amount }) => amount))),
    coinbase_ascii: block.coinbaseText,
    coinbase_addresses: addressesOf(made),
  }
}

/** Pools by the block that they made, as `label: how`. */
const POOLS: Readonly<Record<string, readonly string[]>> = {
  '169482': ['P2Pool.org: payout address'],
  '227835': [],
  '227836': ['Braiins Pool: coinbase text'],
  '333961': ['F2Pool: payout address'],
  '370661': ['Braiins Pool: payout address', 'Braiins Pool: coinbase text'],
  '383616': ['GHash.IO: payout address'],
  '437303': ['ViaBTC: coinbase text'],
  '481815': ['BitClub: payout address', 'BitClub: coinbase text'],
  '702861': [
    'Binance Pool: payout address',
    'Binance Pool: coinbase text',
    'Binance Pool: coinbase text',
  ],
}

describeShared('nine real blocks', 'bitcoin/blocks/facts.json', (factsFile) => {
  const folder = join(factsFile, '..')
  const facts = JSON.parse(readFileSync(factsFile, 'utf8')) as readonly Facts[]
  const shown = new Map<string, Block>()
  let space: Workspace

  beforeAll(async () => {
    space = workspace()
    const files = filesIn(folder, '.raw')
    const run = await space.run('import', 'bitcoin', ...files, '--height', UNSTATED, '--json')
    const found = json<{ stored: number; refused: number; txs: number }>(run)
    const txs = facts.reduce((all, { n_tx }) => all + n_tx, 0)
    expect(found).toMatchObject({ stored: facts.length, refused: 0, txs })
  })
  afterAll(() => space.remove())

  test('a dry run says what would come, and stores nothing', async () => {
    const file = join(folder, `${UNSTATED}.raw`)
    const other = ['--data', 'dry', '--json']
    const run = await space.run(
      'import',
      'bitcoin',
      file,
      '--height',
      UNSTATED,
      '--dry-run',
      ...other,
    )
    expect(json(run)).toMatchObject({ dryRun: true, blocks: 1, from: 169_482, to: 169_482 })
    expect((await space.run('show', 'block', UNSTATED, ...other)).code).toBe(2)
  })

  test('a block without a height is refused with the way out, and a missing file is no success', async () => {
    const file = join(folder, `${UNSTATED}.raw`)
    const refused = await space.run('import', 'bitcoin', file, '--data', 'dry')
    expect(refused.code).toBe(2)
    expect(refused.stderr).toContain('BLOCK_NO_HEIGHT')
    expect(refused.stderr, 'the way out').toContain('--height N')
    expect(refused.stdout).not.toContain('transactions/s')
    const missing = await space.run('import', 'bitcoin', 'no-such-file.dat', '--data', 'dry')
    expect(missing.code).toBe(2)
    expect(missing.stderr).toContain('IMPORT_UNREADABLE')
  })

  const folderOfTags = sharedData('attribution/tagpacks') ?? ''
  type Outcome = {
    readonly path: string
    readonly list: string
    readonly entries: number
    readonly actors: number
    readonly marks: number
    readonly faults: readonly {
      readonly code: string
      readonly facts: { readonly taken?: string }
    }[]
  }

  test('every TagPack is stored row by row, or the row is reported', async () => {
    const dated = ['--published', '2021-12-01']
    const run = await space.run('list', 'import', 'tagpack', folderOfTags, ...dated, '--json')
    const outcomes = json<readonly Outcome[]>(run)
    expect(outcomes.map(({ path }) => basename(path))).toEqual(
      filesIn(folderOfTags, '.yaml').map((path) => basename(path)),
    )
    for (const { path, entries, faults } of outcomes) {
      const rows = readFileSync(path, 'utf8').match(/^\s*-?\s*address:/gm)?.length ?? 0
      const lost = faults.filter(({ facts }) => facts.taken === 'no').length
      expect(entries + lost, path).toBe(rows)
    }
    const entries = outcomes.reduce((all, each) => all + each.entries, 0)
    const lost = outcomes
      .flatMap((each) => each.faults)
      .filter(({ facts }) => facts.taken === 'no')
      .map(({ code }) => code)
    expect({ packs: outcomes.length, entries, lost: countBy(lost) }).toEqual({
      packs: 23,
      entries: 11_094,
      lost: { LIST_ROW_SHAPE: 1, LIST_ADDRESS_INVALID: 5, LIST_ROW_DUPLICATE: 1 },
    })
  })

  test('a pack without a date is refused with the way out; the others are kept', async () => {
    const names = ['sinbad_io.yaml', 'lazarus2.yaml'].map((name) => join(folderOfTags, name))
    const run = await space.run('list', 'import', 'tagpack', ...names, '--data', 'undated')
    expect(run.code).toBe(2)
    expect(run.stderr).toContain('LIST_UNDATED')
    expect(run.stderr).toContain('Give the date with --published.')
    expect(run.stdout).toMatch(/tagpack:lazarus2 .* stored/)
  })

  test('the ActorPack and both pool files are stored', async () => {
    const actors = sharedData('attribution/graphsense.actorpack.yaml') ?? ''
    const [pack] = json<readonly Outcome[]>(
      await space.run('list', 'import', 'actorpack', actors, '--json'),
    )
    expect(pack).toMatchObject({ list: 'actorpack:graphsense', actors: 3_813 })
    const files = ['pools.json', 'pool-list.json'].map(
      (name) => sharedData(`attribution/${name}`) ?? '',
    )
    const dated = ['--published', '2024-01-01']
    const pools = json<readonly Outcome[]>(
      await space.run('list', 'import', 'pools', ...files, ...dated, '--json'),
    )
    expect(pools.map(({ list, entries, marks }) => ({ list, entries, marks }))).toEqual([
      { list: 'pools:pools', entries: 200, marks: 171 },
      { list: 'pools:pool-list', entries: 200, marks: 171 },
    ])
  })

  test.each(facts.map((fact) => [basename(fact.file, '.raw'), fact] as const))(
    'block %s is in the ledger what its bytes say, and names its pool and no other',
    async (height, fact) => {
      const block = json<Block>(await space.run('show', 'block', height, '--json'))
      shown.set(height, block)
      expect(block.height).toBe(Number(height))
      expect(fact).toMatchObject(factsOf(block))
      expect(block.makers.map(({ label, by }) => `${label}: ${by}`)).toEqual(POOLS[height])
    },
  )

  test('show tx gives the coinbase as show block does', async () => {
    const [coinbase] = shown.get('702861')?.transactions ?? []
    const [alone] = json<readonly Tx[]>(await space.run('show', 'tx', coinbase!.id, '--json'))
    expect(alone).toMatchObject(coinbase!)
  })

  test('WannaCry, Lazarus and the Ronin thief are who the packs say they are', async () => {
    const asked = {
      '13AM4VW2dhxYgXeQepoHkHSQuy6NgaEb94': 'ransomware Wannacry',
      '12t9YDPgwueZ9NyMgw519p7AA8isjr6SMw': 'ransomware Wannacry',
      '115p7UMMngoj1pMvkpHijcRdfJNXj6LrLn': 'ransomware Wannacry',
      '134r8iHv69xdT6p5qVKTsHrcUEuBVZAYak': 'sanction Lazarus group',
      '0x098B716B8Aaf21512996dC57EB0615e2383E2f96': 'sanction Lazarus group',
    }
    const run = await space.run('screen', ...Object.keys(asked), '--json')
    const { answers } = json<Screened>(run, 3)
    const said = answers.map(({ text, hits }) => [
      text,
      `${hits[0]?.sanction ? 'sanction' : hits[0]?.entry.abuse} ${hits[0]?.entry.label}`,
    ])
    expect(Object.fromEntries(said)).toEqual(asked)
  })

  test('a block and a transaction are screened with all their accounts', async () => {
    const block = shown.get('702861')!
    const run = await space.run('screen', 'block', '702861', '--all', '--json')
    type Whole = Screened & { readonly accounts: number; readonly unknown: number }
    const whole = json<Whole>(run, 4)
    const legs = block.transactions.flatMap(({ postings }) => postings)
    const accounts = new Set(
      legs.flatMap(({ account }) => (account === null || account.startsWith('@') ? [] : [account])),
    )
    expect(whole.accounts).toBe(accounts.size)
    expect(new Set(whole.answers.map(({ text }) => text))).toEqual(accounts)
    expect(whole.unknown).toBe(legs.filter(({ account }) => account === null).length)
    const miner = whole.answers.find(({ text }) => text.startsWith('bc1qx9t2l3pyny2'))
    expect(miner?.tags.map(({ entry }) => entry.label)).toContain('Binance Pool')
    const id = block.transactions[0]?.id ?? ''
    const one = json<Screened>(await space.run('screen', 'tx', id, '--all', '--json'), 4)
    expect(one.answers.map(({ text }) => text)).toEqual([miner?.text])
  })
})
