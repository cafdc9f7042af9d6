/**
 * Goal: the theft of the sample case is followed to the last satoshi by all three methods, under
 * every limit, forward and backward; and a certificate says what another look would say.
 * Method: `demo` builds the case with its truth (`truth.json`, reckoned by another program while
 * the blocks were made). Sums are added up here from the listed rows, not taken from the totals.
 */
import { cpSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Workspace, workspace } from '../cli.ts'
import { type Certificate, json, type Method, sum, sumsBy, type Tx } from './journey.ts'

type Sums = Readonly<Record<string, string>>
type Truth = {
  readonly robbery: {
    readonly stolen: string
    readonly coins: readonly { readonly tx: string; readonly index: number }[]
  }
  readonly actors: readonly { readonly id: string; readonly accounts: readonly string[] }[]
  readonly tags: readonly { readonly account: string; readonly label: string }[]
  readonly traces: Readonly<
    Record<
      Method['method'],
      {
        readonly held: Sums
        readonly absorbed: Sums
        readonly fees: string
        readonly burned: string
      }
    >
  >
}

const METHODS = ['poison', 'haircut', 'fifo'] as const
/** Exact methods lose nothing and add nothing; poison marks whole coins. */
const EXACT = ['haircut', 'fifo'] as const
/** The sample's tags were published on 2026-03-20. */
const BEFORE_TAGS = '2026-03-01'

let space: Workspace
let truth: Truth
let loot: readonly string[]

beforeAll(async () => {
  space = workspace()
  const first = await space.run('demo')
  expect(first, first.stderr).toMatchObject({ code: 0 })
  expect(first.stderr).toContain('Building the sample case')
  const path = join(space.folder, '.paperchain/sample-case/truth.json')
  truth = JSON.parse(readFileSync(path, 'utf8')) as Truth
  loot = truth.robbery.coins.map(({ tx, index }) => `${tx}:${index}`)
})
afterAll(() => space.remove())

const trace = async (...words: string[]): Promise<Certificate> =>
  json<Certificate>(await space.run('trace', ...words, '--json'))

const methodOf = ({ trace: { results } }: Certificate, name: Method['method']): Method => {
  const found = results.find(({ method }) => method === name)
  if (found === undefined) throw new Error(`No result of ${name}`)
  return found
}

/** Listed places by ending and account. */
const placesOf = ({ places }: Method): Record<string, bigint> => {
  expect(places.leftOut, 'every place is listed').toEqual([])
  return sumsBy(
    places.rows,
    ({ ending, account }) => `${ending} ${account}`,
    ({ value }) => value,
  )
}

/** Adds up what is listed, and holds it against what entered and what the text says. */
function conserves(result: Method, entered: string): void {
  const [total] = result.totals
  const placed = sum(result.places.rows.map(({ value }) => value))
  const cut = sum([...result.cuts.rows, ...result.cuts.leftOut].map(({ value }) => value))
  expect({ entered: total?.entered, left: placed + cut }).toEqual({
    entered,
    left: BigInt(entered),
  })
  expect(sum(result.cutSums.map(({ value }) => value)), 'cuts by reason').toBe(cut)
  const [left = '', right = ''] = (total?.equality ?? '').split(' = ')
  const numbers = right.split(' + ').map((part) => part.split(' ').at(-1) ?? '')
  expect(left).toBe(`entered ${entered}`)
  expect(sum(numbers), 'the equality in words').toBe(BigInt(entered))
}

test('a second demo finds the case; what it says to try next works and follows the loot', async () => {
  const { stdout, stderr } = await space.run('demo')
  expect(stderr).toBe('The sample case is here already.\n')
  const [, steps = ''] = stdout.split('What to try next\n')
  const lines = steps.split('\n').flatMap((line) => {
    const [, words] = /^ {2}npx paperchain (.+)$/.exec(line) ?? []
    return words === undefined || /[A-Z]{4}/.test(words) ? [] : [words.split(' ')]
  })
  expect(lines.map(([word]) => word)).toEqual(['show', 'show', 'trace', 'verify', '--help'])
  expect(lines[2]).toEqual(expect.arrayContaining([...loot]))
  for (const words of lines) {
    const run = await space.run(...words)
    expect(run, words.join(' ')).toMatchObject({ code: 0 })
  }
})

test('another sample in the same folder is refused: it would orphan the first', async () => {
  const other = await space.run('sample', '--seed', '5')
  expect([other.code, other.stderr]).toEqual([2, expect.stringContaining('another --data')])
})

describe('followed without limits', () => {
  let whole: Certificate
  beforeAll(async () => {
    whole = await trace(...loot, '--max-hops', '100000', '--method', 'all')
  })

  test.each(METHODS)('%s: every account has what it truly has', (name) => {
    const { held, absorbed, fees, burned } = truth.traces[name]
    const expected = {
      ...Object.fromEntries(Object.entries(held).map(([id, value]) => [`held ${id}`, value])),
      ...Object.fromEntries(Object.entries(absorbed).map(([id, v]) => [`absorbed ${id}`, v])),
      'fees @fees': fees,
      'burned @burn': burned,
    }
    const nonzero = Object.entries(expected).filter(([, value]) => value !== '0')
    const found = Object.entries(placesOf(methodOf(whole, name))).filter(
      ([, value]) => value !== 0n,
    )
    expect(Object.fromEntries(found)).toEqual(
      Object.fromEntries(nonzero.map(([place, value]) => [place, BigInt(value)])),
    )
  })

  test.each(EXACT)('%s: nothing is lost and nothing is cut', (name) => {
    const result = methodOf(whole, name)
    expect(result.cutSums).toEqual([])
    conserves(result, truth.robbery.stolen)
  })
})

describe.each([
  ['hops', ['--max-hops', '2']],
  ['value', ['--min-value', '1', '--max-hops', '100000']],
  ['until', ['--until', '2026-03-04']],
  ['budget', ['--max-transactions', '50']],
])('cut by %s', (reason, limit) => {
  let cut: Certificate
  beforeAll(async () => {
    cut = await trace(...loot, ...limit)
  })

  test.each(EXACT)('%s: each cut is listed with its value, and the sum holds', (name) => {
    const result = methodOf(cut, name)
    expect(result.cutSums.map((each) => each.reason)).toContain(reason)
    expect(
      result.cuts.rows.every(({ tx, value }) => /^[0-9a-f]{64}$/.test(tx) && value !== ''),
    ).toBe(true)
    conserves(result, truth.robbery.stolen)
  })
})

test('a cut is told to people with the coins where they could go on', async () => {
  const { stdout } = await space.run('trace', ...loot, '--max-hops', '2', '--method', 'fifo')
  const [, listed = ''] = /^cut: \d+ coins with [\d.]+ BTC, beyond --max-hops\n([\s\S]+)/m.exec(
    stdout,
  ) ?? ['', '']
  expect(listed.split('\n')[0]).toMatch(/^ +\d+\.\d{8} {2}[0-9a-f]{64}:\d+$/)
})

describe('backward from where Lantern Exchange sweeps its deposits', () => {
  let sweep: Tx
  beforeAll(async () => {
    const labels = new Map(truth.tags.map(({ account, label }) => [account, label]))
    const isDeposit = (account: string | null): boolean =>
      /\bdeposit\b/.test(labels.get(account ?? '') ?? '')
    for (const account of Object.keys(truth.traces.fifo.absorbed).filter(isDeposit)) {
      type Row = { readonly tx: string; readonly side: string }
      type Shown = {
        readonly profiles: readonly { readonly page: { readonly rows: readonly Row[] } }[]
      }
      const { profiles } = json<Shown>(await space.run('show', 'address', account, '--json'))
      const spent = profiles[0]?.page.rows.find(({ side }) => side === 'debit')
      if (spent === undefined) continue
      const [shown] = json<readonly Tx[]>(await space.run('show', 'tx', spent.tx, '--json'))
      const paid = shown?.postings.filter(({ side }) => side === 'debit') ?? []
      if (shown === undefined || !paid.every((leg) => isDeposit(leg.account))) continue
      sweep = shown
      return
    }
    throw new Error('Expected a sweep of tagged deposits, got none')
  })

  test('it came from the deposits, each with what it paid in, the last one less the fee', async () => {
    const credits = sweep.postings.filter(({ side, kind }) => side === 'credit' && kind !== 'fee')
    const fee = sum(sweep.postings.filter(({ kind }) => kind === 'fee').map(({ amount }) => amount))
    // FIFO: inputs fill outputs in order, and the fee is filled last, so it eats the last input.
    const paid = sweep.postings
      .filter(({ side }) => side === 'debit')
      .map(({ account, amount }) => ({ account: account ?? '', amount: BigInt(amount ?? 0) }))
    const last = paid.at(-1)!
    expect(last.amount > fee, 'the fee is paid by one input').toBe(true)
    const rest = [...paid.slice(0, -1), { ...last, amount: last.amount - fee }]
    const expected = sumsBy(
      rest,
      ({ account }) => `absorbed ${account}`,
      ({ amount }) => `${amount}`,
    )
    const back = methodOf(await trace(sweep.id, '--direction', 'backward'), 'fifo')
    expect(placesOf(back)).toEqual(expected)
    conserves(back, `${sum(credits.map(({ amount }) => amount))}`)
  })

  test('before anybody had tagged the deposits, it leads on to where it was mined', async () => {
    const words = [sweep.id, '--direction', 'backward', '--as-of', BEFORE_TAGS]
    const back = await trace(...words, '--max-hops', '100000')
    for (const name of EXACT) {
      const result = methodOf(back, name)
      const endings = Object.keys(result.totals[0]?.endings ?? {}).sort()
      expect(endings.filter((ending) => !['mined', 'fees'].includes(ending))).toEqual([])
      conserves(result, result.totals[0]?.entered ?? '')
    }
  })
})

describe('a certificate', () => {
  type Verdict = { state: string; message: string; differences: readonly { path: string }[] }
  const verify = async (file: string, code: number, ...words: string[]): Promise<Verdict> =>
    json<Verdict>(await space.run('verify', file, '--json', ...words), code)

  test('still holds after another version of the tags came: it says by which it was made', async () => {
    await trace(...loot, '--method', 'fifo', '--certificate', 'theft.json')
    expect((await verify('theft.json', 0)).state).toBe('equal')
    // A later version of the same pack without the exchanges: today the trace would go on.
    const old = readFileSync(join(space.folder, '.paperchain/sample-case/sample-tags.yaml'), 'utf8')
    const [head = '', ...tags] = old.split(/^(?= *- address:)/m)
    const fewer = tags.filter((tag) => !/Exchange/.test(tag))
    expect(fewer.length).toBeLessThan(tags.length)
    const later = head.replaceAll('2026-03-20', '2026-04-20') + fewer.join('')
    writeFileSync(join(space.folder, 'sample-tags.yaml'), later)
    const taken = await space.run('list', 'import', 'tagpack', 'sample-tags.yaml', '--allow-shrink')
    expect(taken, taken.stderr).toMatchObject({ code: 0 })
    const today = methodOf(await trace(...loot, '--method', 'fifo'), 'fifo')
    const absorbed = BigInt(today.totals[0]?.endings['absorbed'] ?? 0)
    expect(absorbed < sum(Object.values(truth.traces.fifo.absorbed))).toBe(true)
    expect((await verify('theft.json', 0)).state, 'as of then').toBe('equal')
  })

  test('holds on another node that learned of the same lists later', async () => {
    const other = ['--data', 'other']
    expect((await space.run('sample', ...other)).code).toBe(0)
    expect((await verify('theft.json', 0, ...other)).state).toBe('equal')
  })

  test('does not hold on a node without the tags, and says where it differs', async () => {
    cpSync(join(space.folder, '.paperchain/sample-case'), join(space.folder, 'case'), {
      recursive: true,
    })
    const bare = ['--data', 'bare']
    expect((await space.run('import', 'bitcoin', 'case', ...bare)).code).toBe(0)
    const { state, message, differences } = await verify('theft.json', 3, ...bare)
    expect(state).toBe('different')
    expect(message).toMatch(/^Different in \d+ places?, first at tags\./)
    expect(differences.map(({ path }) => path).join('\n')).toContain('tags.lists')
  })

  test('without the blocks nothing can be compared, and that is said', async () => {
    const { state, message } = await verify('theft.json', 4, '--data', 'empty')
    expect(state).toBe('ledger-missing')
    expect(message).toContain('ends at')
  })
})
