/**
 * Goal: every kind of contract moves what java-tron's actuators move, and nothing else.
 * Method: laws over made blocks of any kinds first (each transaction balances, a failed one moves
 * its fee only, hex and base58 answers are one block), then each kind as an example.
 */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { BatchBuilder } from '../../../domain/batch/batch-builder.ts'
import { transactionsOf } from '../../../domain/batch/batch-of.ts'
import { checkBalance } from '../../../domain/posting.ts'
import { tronReading } from './fields.ts'
import { TRON_NETWORKS } from './network.ts'
import { readTronBlock } from './read-block.ts'
import { hexOf, idOf, type MadeTx, madeBlock, textOf, transferLog, word } from './tron.fixture.ts'
import { TRON_UNSEEN, type TronBlock } from './tron-block.ts'
import { writeTronBlock } from './write-block.ts'

const read = (height: number, txs: readonly MadeTx[]): TronBlock =>
  readTronBlock(madeBlock(height, txs), tronReading(TRON_NETWORKS.main))

const movesOf = (tx: MadeTx) =>
  read(7, [tx]).txs[0]!.moves.map(({ from, to, asset, amount, kind, form }) => [
    from,
    to,
    asset.slice(asset.indexOf('/') + 1),
    amount,
    [kind, form].filter((part) => part !== '').join(' '),
  ])

const transfer = (from: number, to: number, amount: bigint): MadeTx => ({
  type: 'TransferContract',
  value: { owner_address: hexOf(from), to_address: hexOf(to), amount: String(amount) },
})

const written = (block: TronBlock) => {
  const builder = new BatchBuilder(TRON_NETWORKS.main.ledger)
  writeTronBlock(builder, block)
  return transactionsOf(builder)
}

const account = fc.integer({ min: 1, max: 9 })
const sun = fc.bigInt({ min: 0n, max: 2n ** 63n - 1n })
const anyTx: fc.Arbitrary<MadeTx> = fc.oneof(
  fc.tuple(account, account, sun).map(([a, b, n]) => transfer(a, b, n)),
  fc.tuple(account, account, sun, fc.bigInt({ min: 0n, max: 2n ** 256n - 1n })).map(
    ([a, b, fee, amount]): MadeTx => ({
      type: 'TriggerSmartContract',
      value: { owner_address: hexOf(a), contract_address: hexOf(b), call_value: 5 },
      info: {
        fee: String(fee),
        log: [transferLog(99, [a, b], amount), transferLog(99, [b, a], amount)],
      },
    }),
  ),
  fc.tuple(account, sun).map(
    ([a, n]): MadeTx => ({
      type: 'FreezeBalanceV2Contract',
      value: { owner_address: hexOf(a), frozen_balance: String(n) },
      info: { fee: 10 },
    }),
  ),
)

describe('laws', () => {
  test('every complete transaction balances, whatever amounts a token claims', () => {
    fc.assert(
      fc.property(fc.array(anyTx, { maxLength: 6 }), (txs) => {
        const made = written(read(3, txs))
        for (const transaction of made) checkBalance(transaction)
        expect(made.every(({ postings }) => postings.length % 2 === 0)).toBe(true)
      }),
    )
  })

  test('a failed transaction moves its fee and nothing else', () => {
    fc.assert(
      fc.property(
        anyTx,
        fc.constantFrom('REVERT', 'OUT_OF_ENERGY', 'OUT_OF_TIME'),
        (tx, result) => {
          const [failed] = read(3, [{ ...tx, result }]).txs
          expect(failed!.moves.every(({ kind }) => kind === 'fee')).toBe(true)
          const fee = BigInt((tx.info?.['fee'] as string | number | undefined) ?? 0)
          expect(failed!.moves.reduce((sum, { amount }) => sum + amount, 0n)).toBe(fee)
        },
      ),
    )
  })

  test('addresses in hex and in base58 (visible=true) are one account', () => {
    fc.assert(
      fc.property(account, account, sun, (a, b, n) => {
        const hex = transfer(a, b, n)
        const visible = {
          ...hex,
          value: { ...hex.value, owner_address: textOf(a), to_address: textOf(b) },
        }
        expect(movesOf(visible)).toEqual(movesOf(hex))
      }),
    )
  })
})

describe('kinds', () => {
  const [a, b, c] = [1, 2, 3]
  const owner_address = hexOf(a)
  const call = (info: Record<string, unknown>, value: Record<string, unknown> = {}): MadeTx => ({
    type: 'TriggerSmartContract',
    value: { owner_address, contract_address: hexOf(b), ...value },
    info,
  })

  test('TRC-10 by number and by name; a name is kept whatever signs it has', () => {
    const send = (asset_name: string): MadeTx => ({
      type: 'TransferAssetContract',
      value: { owner_address, to_address: hexOf(b), asset_name, amount: 3 },
    })
    expect(movesOf(send('31303032303030'))).toEqual([
      [textOf(a), textOf(b), 'trc10:1002000', 3n, 'transfer'],
    ])
    expect(movesOf(send(Buffer.from('SEED(é)').toString('hex')))).toEqual([
      [textOf(a), textOf(b), 'trc10:SEED%28%C3%A9%29', 3n, 'transfer'],
    ])
  })

  test('a call hands over TRX and tokens, logs move TRC-20 and TRC-721, the fee is split', () => {
    const nft = { ...transferLog(9, [a, c], 0n), data: '' }
    nft.topics.push(word(77n))
    const log = [
      transferLog(8, [a, c], 5n),
      nft,
      transferLog(8, [0, c], 6n),
      transferLog(8, [c, 0], 7n),
    ]
    const info = { fee: 100, packingFee: 30, log, receipt: { result: 'SUCCESS' } }
    const moves = movesOf(call(info, { call_value: 11, call_token_value: 12, token_id: 1000001 }))
    expect(moves).toEqual([
      [textOf(a), textOf(b), 'slip44:195', 11n, 'transfer'],
      [textOf(a), textOf(b), 'trc10:1000001', 12n, 'transfer'],
      [textOf(a), textOf(c), `trc20:${textOf(8)}`, 5n, 'transfer'],
      [textOf(a), textOf(c), `trc721:${textOf(9)}/77`, 1n, 'transfer'],
      ['@issuance', textOf(c), `trc20:${textOf(8)}`, 6n, 'issuance'],
      [textOf(c), '@burn', `trc20:${textOf(8)}`, 7n, 'burn'],
      [textOf(a), '@burn', 'slip44:195', 70n, 'fee'],
      [textOf(a), '@fees', 'slip44:195', 30n, 'fee'],
    ])
  })

  test('internal transfers: calls, self-destruct, stakes; a rejected one moves nothing', () => {
    const inner = (note: string, more: Record<string, unknown> = {}) => ({
      caller_address: hexOf(b),
      transferTo_address: hexOf(c),
      callValueInfo: [{ callValue: 4 }, { callValue: 2, tokenId: '1000001' }],
      note: Buffer.from(note).toString('hex'),
      ...more,
    })
    const trx = { callValueInfo: [{ callValue: 9 }] }
    const internal_transactions = [
      inner('call'),
      inner('call', { rejected: true }),
      inner('suicide', trx),
      inner('freezeBalanceV2ForEnergy', trx),
      inner('withdrawExpireUnfreeze', trx),
      inner('withdrawReward', trx),
      inner('call', { callValueInfo: [{}] }),
    ]
    expect(movesOf(call({ internal_transactions }))).toEqual([
      [textOf(b), textOf(c), 'slip44:195', 4n, 'internal'],
      [textOf(b), textOf(c), 'trc10:1000001', 2n, 'internal'],
      [textOf(b), textOf(c), 'slip44:195', 9n, 'internal self-destruct'],
      [textOf(b), `staked:${textOf(b)}`, 'slip44:195', 9n, 'internal stake'],
      [`staked:${textOf(b)}`, textOf(b), 'slip44:195', 9n, 'internal stake'],
      ['@issuance', textOf(b), 'slip44:195', 9n, 'issuance reward'],
    ])
  })

  test('staking moves TRX aside and back, rewards are issued when they are taken', () => {
    const of = (type: string, value = {}, info = {}): unknown[] =>
      movesOf({ type, value: { owner_address, ...value }, info })
    const [me, staked] = [textOf(a), `staked:${textOf(a)}`]
    const aside = [me, staked, 'slip44:195', 8n, 'internal stake']
    const back = [staked, me, 'slip44:195', 8n, 'internal stake']
    expect(of('FreezeBalanceContract', { frozen_balance: 8 })).toEqual([aside])
    expect(of('FreezeBalanceV2Contract', { frozen_balance: 8 })).toEqual([aside])
    expect(of('UnfreezeBalanceContract', {}, { unfreeze_amount: 8 })).toEqual([back])
    expect(of('UnfreezeBalanceV2Contract', { unfreeze_balance: 8 })).toEqual([])
    expect(of('WithdrawExpireUnfreezeContract', {}, { withdraw_expire_amount: 8 })).toEqual([back])
    expect(of('CancelAllUnfreezeV2Contract', {}, { withdraw_expire_amount: 8 })).toEqual([back])
    expect(of('WithdrawBalanceContract', {}, { withdraw_amount: 8 })).toEqual([
      ['@issuance', me, 'slip44:195', 8n, 'issuance reward'],
    ])
    expect(of('VoteWitnessContract')).toEqual([])
  })

  test('a made contract gets its value by the address that only the info knows', () => {
    const tx: MadeTx = {
      type: 'CreateSmartContract',
      value: { owner_address, new_contract: { call_value: 6 } },
      info: { contract_address: hexOf(c) },
    }
    expect(movesOf(tx)).toEqual([[textOf(a), textOf(c), 'slip44:195', 6n, 'transfer']])
  })

  test('the first block issues what its transactions pay out', () => {
    const tx: MadeTx = {
      type: 'TransferContract',
      value: { owner_address: '30783030', to_address: hexOf(b), amount: '99000000000000000' },
    }
    const [only] = read(0, [tx]).txs
    expect(only!.moves).toMatchObject([
      { from: '@issuance', to: textOf(b), amount: 99000000000000000n, kind: 'issuance' },
    ])
  })

  test('what the node does not tell is said', () => {
    const { block } = madeBlock(7, [transfer(a, b, 1n)])
    const bare = readTronBlock({ block, infos: [] }, tronReading(TRON_NETWORKS.main))
    expect(bare.unseen).toEqual([TRON_UNSEEN.fees, TRON_UNSEEN.internal, TRON_UNSEEN.logs].sort())
    const deal = { owner_address, exchange_id: 5, token_id: '5f', quant: 3 }
    const swapped = read(7, [{ type: 'ExchangeTransactionContract', value: deal }])
    expect(swapped.unseen).toEqual([TRON_UNSEEN.swaps])
    expect(swapped.txs[0]!.moves).toMatchObject([{ to: 'exchange:5', amount: 3n, kind: 'swap' }])
  })

  test('an amount with which sums would reach 2^255 is unknown, and the block stays', () => {
    const huge = call({
      log: [transferLog(8, [a, b], 2n ** 256n - 1n), transferLog(8, [a, b], 5n)],
    })
    const [made] = written(read(7, [huge]))
    expect(made!.complete).toBe(false)
    expect(made!.postings.map(({ amount, form }) => [amount, form])).toEqual([
      [null, 'beyond-2^255'],
      [null, 'beyond-2^255'],
      [5n, ''],
      [5n, ''],
    ])
  })
})

test('bad answers are refused by name, with the block and the transaction', () => {
  const refused = (work: () => unknown): unknown => {
    try {
      work()
    } catch (error) {
      const { code, facts } = error as { code: string; facts: Record<string, unknown> }
      return { code, ...facts }
    }
    return null
  }
  const { block, infos } = madeBlock(7, [transfer(1, 2, 1n), transfer(1, 2, 2n)])
  const accounts = tronReading(TRON_NETWORKS.main)
  expect(refused(() => readTronBlock({ block, infos: [infos[1]] }, accounts))).toMatchObject({
    code: 'TRON_INFO_MISSING',
    block: idOf(8),
    tx: idOf(7001),
  })
  const bad = [
    { type: 'TransferContract', value: { owner_address: hexOf(1), amount: 1 } },
    { type: 'TransferContract', value: { owner_address: hexOf(1), to_address: '41', amount: 1 } },
    {
      type: 'TransferContract',
      value: { owner_address: hexOf(1), to_address: hexOf(2), amount: -1 },
    },
    {
      type: 'TransferContract',
      value: { owner_address: hexOf(1), to_address: hexOf(2), amount: 0.5 },
    },
    { ...transfer(1, 2, 1n), info: { fee: 1, packingFee: 2 } },
    { ...transfer(1, 2, 1n), info: { log: 'none' } },
  ]
  for (const tx of bad) {
    expect(refused(() => read(7, [tx]))).toMatchObject({ code: 'TRON_MALFORMED', tx: idOf(7001) })
  }
  expect(refused(() => readTronBlock({ block: { Error: 'no' }, infos: null }, accounts))).toEqual({
    code: 'TRON_MALFORMED',
    field: 'blockID',
  })
})
