/**
 * Goal: headers, targets and work are those of Bitcoin Core. Method: the first block and compact
 * forms from Core's own tests of `arith_uint256`; then who may claim which work.
 */
import { expect, test } from 'vitest'
import { checkWork, readHeader, targetOf, workOf } from './header.ts'
import { fromHex } from './naive-block.fixture.ts'
import { NETWORKS, networkOf } from './network.ts'
import { subsidy } from './subsidy.ts'

const GENESIS = fromHex(
  `01000000${'00'.repeat(32)}3ba3edfd7a7b12b27ac72c3e67768f617fc81bc3888a51323a9fb8aa4b1e5e4a29ab5f49ffff001d1dac2b7c`,
)

test('the header of the first block', () => {
  const header = readHeader(new DataView(GENESIS.buffer))
  expect(header).toEqual({
    id: NETWORKS.main.genesis,
    version: 1,
    previous: '00'.repeat(32),
    merkleRoot: '4a5e1e4baab89f3a32518a88c31bc87f618f76673e2cc77ab2127b7afdeda33b',
    timeMs: Date.UTC(2009, 0, 3, 18, 15, 5),
    bits: 0x1d00ffff,
    work: 0x100010001n,
  })
  expect(() => checkWork(header, NETWORKS.main)).not.toThrow()
})

test.each([
  [0x00123456, 0n],
  [0x01003456, 0n],
  [0x02000056, 0n],
  [0x01123456, 0x12n],
  [0x02123456, 0x1234n],
  [0x03123456, 0x123456n],
  [0x04123456, 0x12345600n],
  [0x05009234, 0x92340000n],
  [0x04923456, 0n],
  [0x20123456, 0x1234560000000000000000000000000000000000000000000000000000000000n],
  [0xff123456, 0n],
  [0x217fffff, 0n],
])('compact form %i', (bits, target) => {
  expect(targetOf(bits)).toBe(target)
})

test('work is what a target takes on average', () => {
  expect(workOf(0x207fffff)).toBe(2n)
  expect(workOf(0x1d00ffff)).toBe(4_295_032_833n)
  expect(workOf(0x01003456)).toBe(0n)
})

test('work that nobody did is refused', () => {
  const header = readHeader(new DataView(GENESIS.buffer))
  const lucky = { ...header, bits: 0x18000001 }
  expect(() => checkWork(lucky, NETWORKS.main)).toThrow(
    expect.objectContaining({ code: 'BLOCK_NO_WORK' }),
  )
  expect(() => checkWork({ ...header, bits: 0 }, NETWORKS.main)).toThrow(
    expect.objectContaining({ code: 'BLOCK_NO_WORK' }),
  )
})

test('a target at the edge: the hash may equal it', () => {
  const id = `${'00'.repeat(4)}ffff${'00'.repeat(26)}`
  const header = { ...readHeader(new DataView(GENESIS.buffer)), id }
  expect(() => checkWork(header, NETWORKS.main)).not.toThrow()
  const above = { ...header, id: `${id.slice(0, -1)}1` }
  expect(() => checkWork(above, NETWORKS.main)).toThrow(
    expect.objectContaining({ code: 'BLOCK_NO_WORK' }),
  )
})

test('a target easier than the network allows is another network’s', () => {
  const header = { ...readHeader(new DataView(GENESIS.buffer)), bits: 0x207fffff }
  expect(() => checkWork(header, NETWORKS.main)).toThrow(
    expect.objectContaining({ code: 'BLOCK_WRONG_NETWORK' }),
  )
  expect(() => checkWork(header, NETWORKS.regtest)).not.toThrow()
})

test('subsidies halve, and end', () => {
  const { main, regtest } = NETWORKS
  expect(subsidy(0, main)).toBe(5_000_000_000n)
  expect(subsidy(209_999, main)).toBe(5_000_000_000n)
  expect(subsidy(210_000, main)).toBe(2_500_000_000n)
  expect(subsidy(840_000, main)).toBe(312_500_000n)
  expect(subsidy(33 * 210_000 - 1, main)).toBe(1n)
  expect(subsidy(33 * 210_000, main)).toBe(0n)
  expect(subsidy(64 * 210_000, main)).toBe(0n)
  expect(subsidy(150, regtest)).toBe(2_500_000_000n)
  expect(() => subsidy(-1, main)).toThrow('Broken invariant')
  let total = 0n
  for (let era = 0; era < 34; era++) total += 210_000n * subsidy(era * 210_000, main)
  expect(total).toBe(2_099_999_997_690_000n)
})

test('networks are found by their ledger, whose id begins their first own block', () => {
  const coins = { main: 0, litecoin: 2, dogecoin: 3, 'bitcoin-cash': 145 } as Record<string, number>
  for (const network of Object.values(NETWORKS)) {
    expect(networkOf(network.ledger)).toBe(network)
    const first = network.name === 'bitcoin-cash' ? network.fork?.id : network.genesis
    expect(network.ledger).toBe(`bip122:${first?.slice(0, 32)}`)
    expect(network.asset.id).toBe(`${network.ledger}/slip44:${coins[network.name] ?? 1}`)
  }
  expect(networkOf(NETWORKS.main.ledger.slice(0, -1) as typeof NETWORKS.main.ledger)).toBeNull()
})
