/**
 * Goal: every network of Tron is read alike, its assets are its own, and no chain that begins
 * otherwise stands on a network's ledger.
 * Method: made blocks on networks of any id, held against the same blocks on the main one; first
 * blocks of any id; the published ids of the public networks; ids of other forms by name.
 */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { BatchBuilder } from '../../../domain/batch/batch-builder.ts'
import { type LedgerId, ledger } from '../../../domain/ledger.ts'
import { tronReading } from './fields.ts'
import { TRON_NETWORKS, type TronNetwork, tronNetwork } from './network.ts'
import { readTronBlock } from './read-block.ts'
import { hexOf, type MadeTx, madeBlock, transferLog, word } from './tron.fixture.ts'
import { writeTronBlock } from './write-block.ts'

const digits = (count: number) =>
  fc.string({ unit: fc.constantFrom(...'0123456789abcdef'), minLength: count, maxLength: count })
const found = (id: string): TronNetwork => tronNetwork(ledger(id))!

const piece = transferLog(9, [1, 2], 0n)
const TXS: readonly MadeTx[] = [
  {
    type: 'TransferContract',
    value: { owner_address: hexOf(1), to_address: hexOf(2), amount: 5 },
    info: { fee: 7, packingFee: 2 },
  },
  {
    type: 'TransferAssetContract',
    value: { owner_address: hexOf(1), to_address: hexOf(2), amount: 5, asset_name: '1002000' },
  },
  {
    type: 'TriggerSmartContract',
    value: {
      ...{ owner_address: hexOf(1), contract_address: hexOf(3) },
      ...{ call_value: 4, call_token_value: 6, token_id: 1002000 },
    },
    info: {
      log: [transferLog(9, [1, 2], 8n), { ...piece, topics: [...piece.topics, word(77n)] }],
      internal_transactions: [
        {
          ...{ caller_address: hexOf(3), transferTo_address: hexOf(4) },
          callValueInfo: [{ callValue: 2 }, { callValue: 3, tokenId: '1002000' }],
        },
      ],
    },
  },
  {
    type: 'FreezeBalanceV2Contract',
    value: { owner_address: hexOf(1), frozen_balance: 4 },
  },
  {
    type: 'UnfreezeBalanceContract',
    value: { owner_address: hexOf(1) },
    info: { unfreeze_amount: 4 },
  },
  {
    type: 'WithdrawBalanceContract',
    value: { owner_address: hexOf(1) },
    info: { withdraw_amount: 4 },
  },
  {
    type: 'AssetIssueContract',
    value: { owner_address: hexOf(1), total_supply: 9, name: '6162' },
  },
]

test('on any network the same moves, of assets of that network alone', () => {
  const main = readTronBlock(madeBlock(7, TXS), tronReading(TRON_NETWORKS.main))
  const names = new Set(main.txs.flatMap(({ moves }) => moves.map(({ asset }) => asset)))
  expect(names.size).toBe(5)
  fc.assert(
    fc.property(digits(8), (id) => {
      const own = `tron:0x${id}`
      const read = readTronBlock(madeBlock(7, TXS), tronReading(found(own)))
      const assets = read.txs.flatMap(({ moves }) => moves.map(({ asset }) => asset))
      expect(assets.every((asset) => asset.startsWith(`${own}/`))).toBe(true)
      const renamed = JSON.stringify(read, plain).replaceAll(`${own}/`, 'tron:0x2b6653dc/')
      expect(renamed).toBe(JSON.stringify(main, plain))
    }),
  )
})

const plain = (_key: string, value: unknown): unknown =>
  typeof value === 'bigint' ? `${value}` : value

const write = (id: LedgerId, block: { readonly id: string; readonly height: number }): void =>
  writeTronBlock(new BatchBuilder(id), {
    ...block,
    ...{ previous: 'ab'.repeat(32), timeMs: 0, txs: [], unseen: [] },
  })

test('a first block stands on the network that its id names, and on no other', () => {
  fc.assert(
    fc.property(digits(64), digits(8), (id, other) => {
      fc.pre(id.slice(-8) !== other)
      const block = { id, height: 0 }
      write(ledger(`tron:0x${id.slice(-8)}`), block)
      const wrong = expect.objectContaining({ code: 'BLOCK_WRONG_NETWORK' })
      expect(() => write(ledger(`tron:0x${other}`), block)).toThrow(wrong)
      expect(() => write(ledger('tron'), block)).toThrow(wrong)
      write(ledger(`tron:0x${other}`), { ...block, height: 1 })
    }),
  )
})

test('of a public network the whole first id counts, not its end alone', () => {
  for (const { ledger: id, first } of Object.values(TRON_NETWORKS)) {
    expect(id).toBe(`tron:0x${first!.slice(-8)}`)
    write(id, { id: first!, height: 0 })
    const like = { id: `1${first!.slice(1)}`, height: 0 }
    expect(() => write(id, like)).toThrow(/first block of tron/)
  }
})

test('the public networks have the ids that eth_chainId answers', () => {
  const { main, nile, shasta } = TRON_NETWORKS
  expect([main, nile, shasta].map((each) => each.ledger)).toEqual([
    'tron:0x2b6653dc',
    'tron:0xcd8690dc',
    'tron:0x94a9059e',
  ])
  expect(tronNetwork(ledger('tron'))).toBe(main)
  expect(tronNetwork(ledger('tron-nile'))).toBe(nile)
})

test.each(['tron:0x2B6653DC', 'tron:728126428', 'tron:0x2b6653d', 'tron:main', 'monero', 'evm:1'])(
  '%s is no network of Tron',
  (id) => {
    expect(tronNetwork(ledger(id))).toBeNull()
  },
)
