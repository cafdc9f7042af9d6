/**
 * One house with several ledgers: an EVM chain, one of one's own, Tron, Monero, and the book of an
 * exchange that took ether in and paid a token of Tron out. Brought in by the ordinary imports.
 */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseAssetId } from '@paperchain/core/domain/asset'
import { ledger } from '@paperchain/core/domain/ledger'
import { EVM_CHAINS, plainEvmChain } from '@paperchain/core/engine/decode/evm/chains'
import { MONERO_NETWORKS } from '@paperchain/core/engine/decode/monero/network'
import { TRON_NETWORKS, trc20 } from '@paperchain/core/engine/decode/tron/network'
import {
  ANN,
  account,
  BOB,
  hashOf,
  hex,
  made,
  TOKEN,
  TOPIC,
  topic,
  word,
} from '../../../../core/src/engine/decode/evm/evm.fixture.ts'
import {
  hexOf,
  idOf,
  madeBlock,
  textOf,
  transferLog,
} from '../../../../core/src/engine/decode/tron/tron.fixture.ts'
import { importEvm } from '../jobs/import-evm.ts'
import { importMonero } from '../jobs/import-monero.ts'
import { importTokens } from '../jobs/import-tokens.ts'
import { importTron } from '../jobs/import-tron.ts'
import type { TestServer } from './house.fixture.ts'

/** Where the exchange takes ether in. */
export const DEPOSIT: string = account(0xde90517)
/** A token that nobody vouches for and that looks like another; one of which nobody says a thing. */
export const FAKE: string = account(0xfa4e)
export const DARK: string = account(0xda44)
/** A token whose balances move. */
export const REBASING: string = account(0x4eba5e)
/** ANN pays 1.5 ETH to the deposit address; BOB gets tokens. */
export const PAID: string = hashOf(11).slice(2)
export const TOKENS: string = hashOf(12).slice(2)
export const OWN_PAID: string = hashOf(21).slice(2)
/** The customer of the exchange on Tron, and what it was paid there. */
export const CUSTOMER: string = textOf(2)
export const CUSTOMER_HEX: string = hexOf(2)
export const PAID_OUT: string = idOf(5001)
export const OWN_CHAIN = ledger('eip155:31337')
export const XMR_COINBASE: string = hashOf(0x33).slice(2)

const ETHEREUM = EVM_CHAINS.ethereum
const TETHER = 9
const INTERNAL = 'internal transfers: not seen'

export { INTERNAL }

const transfer = (token: string, amount: bigint) => ({
  address: token,
  topics: [TOPIC.transfer, topic(ANN), topic(BOB)],
  data: `0x${word(amount)}`,
})

/** Block 20,000,000 of Ethereum: without traces, so that what contracts paid is not seen. */
export const EVM_BLOCK = made(
  [
    {
      tx: { hash: hashOf(11), to: DEPOSIT, value: hex(15n * 10n ** 17n), gasPrice: hex(12) },
      receipt: { transactionHash: hashOf(11), effectiveGasPrice: hex(12) },
    },
    {
      tx: { hash: hashOf(12), to: TOKEN, input: '0xa9059cbb' },
      receipt: { transactionHash: hashOf(12) },
      logs: [
        { ...transfer(TOKEN, 2_500_000n), transactionHash: hashOf(12) },
        { ...transfer(FAKE, 7n * 10n ** 18n), transactionHash: hashOf(12) },
        { ...transfer(DARK, 123n), transactionHash: hashOf(12) },
        { ...transfer(REBASING, 10n ** 18n), transactionHash: hashOf(12) },
      ],
    },
  ],
  { baseFeePerGas: hex(10) },
)

const OWN_BLOCK = made(
  [{ tx: { hash: hashOf(21), value: hex(5n) }, receipt: { transactionHash: hashOf(21) } }],
  { number: hex(3), hash: hashOf(0xb3) },
)

const TRON_BLOCK = madeBlock(5, [
  {
    type: 'TriggerSmartContract',
    value: { owner_address: hexOf(1), contract_address: hexOf(TETHER) },
    info: {
      fee: 345_000,
      log: [transferLog(TETHER, [1, 2], 4_000_000_000n)],
      receipt: { result: 'SUCCESS' },
    },
  },
  {
    type: 'FreezeBalanceContract',
    value: { owner_address: hexOf(2), frozen_balance: 1_000_000 },
    info: {},
  },
])

const XMR_HEADER = {
  hash: hashOf(0x30).slice(2),
  prev_hash: hashOf(0x31).slice(2),
  height: 7,
  timestamp: 1_400_000_000,
  difficulty: 10,
  block_weight: 100,
  miner_tx_hash: XMR_COINBASE,
  num_txes: 0,
  reward: 600_000_000_000,
}

/** What the exchange calls its assets. */
export const BOOK = {
  name: 'Harbour Exchange',
  assets: [
    { code: 'USD', asset: 'iso4217:USD', decimals: 2 },
    {
      code: 'ETH',
      asset: 'coin:ETH',
      decimals: 9,
      same: { asset: `${ETHEREUM.ledger}/slip44:60`, decimals: 18 },
    },
    {
      code: 'USDT',
      asset: 'coin:USDT',
      decimals: 6,
      same: { asset: trc20(TRON_NETWORKS.main, textOf(TETHER)), decimals: 6 },
    },
  ],
}

const entry = (id: string, hour: string, rest: object) => ({
  ...{ id, happenedAt: `2023-11-14T${hour}:00:00Z`, account: 'customer 7' },
  ...rest,
})

/** What it booked. */
export const ENTRIES: readonly object[] = [
  entry('dep-1', '23', {
    ...{ kind: 'deposit', asset: 'ETH', amount: '1.5' },
    ...{ address: DEPOSIT, chainTx: `0x${PAID}` },
  }),
  entry('trade-1', '23', {
    ...{ kind: 'trade', asset: 'ETH', amount: '1.5', otherAsset: 'USDT', otherAmount: '4010' },
    ...{ feeAsset: 'USDT', feeAmount: '10' },
  }),
  entry('wd-1', '23', {
    ...{ kind: 'withdrawal', asset: 'USDT', amount: '4000' },
    ...{ address: CUSTOMER, chainTx: PAID_OUT },
  }),
  entry('wd-2', '23', {
    ...{ kind: 'withdrawal', asset: 'USDT', amount: '1' },
    ...{ address: CUSTOMER, chainTx: 'ab'.repeat(32) },
  }),
  entry('cash-1', '23', { kind: 'cash-in', asset: 'USD', amount: '20.50' }),
]

/** Brings all of it in, the book through the API. */
export async function bringLedgers(server: TestServer): Promise<void> {
  const { data, house, folder } = server
  const tools = {
    ...data,
    ledger: house.ledger,
    now: () => performance.now(),
    clock: () => 1_700_100_000_000,
  }
  const file = (name: string, lines: readonly unknown[]): string => {
    const path = join(folder, name)
    writeFileSync(path, lines.map((line) => JSON.stringify(line)).join('\n'))
    return path
  }
  const changes = new Map()
  const own = plainEvmChain(31_337)
  await importEvm({ chain: ETHEREUM, changes }, [file('eth.jsonl', [EVM_BLOCK])], tools)
  await importEvm({ chain: own, changes }, [file('own.jsonl', [OWN_BLOCK])], tools)
  await importTron(TRON_NETWORKS.main, [file('tron.jsonl', [TRON_BLOCK])], tools)
  await importMonero(
    MONERO_NETWORKS.main,
    [file('xmr.jsonl', [{ result: { block_header: XMR_HEADER } }])],
    tools,
  )
  const vouched = join(folder, 'tokens.csv')
  writeFileSync(
    vouched,
    `address,symbol,name,decimals,marks\n${TOKEN},USDT,Tether,6,\n${REBASING},stETH,Staked,18,rebasing\n`,
  )
  await importTokens(ETHEREUM.ledger, [vouched], tools)
  writeFileSync(vouched, `address,symbol,name,decimals\n${textOf(TETHER)},USDT,Tether,6\n`)
  await importTokens(TRON_NETWORKS.main.ledger, [vouched], tools)
  await data.assets.put([
    {
      id: parseAssetId(`${ETHEREUM.ledger}/erc20:${FAKE}`),
      ...{ symbol: 'USD\u0422', name: null, decimals: 18, marks: ['look-alike'] },
      ...{ vouched: false, source: 'eth_call', knownMs: 1_700_100_000_000 },
    },
  ])
  await bringBook(server)
}

async function bringBook(server: TestServer): Promise<void> {
  const { admin } = server.people
  const asked = [
    { method: 'PUT', url: '/v1/books/harbour', payload: BOOK },
    {
      method: 'POST',
      url: '/v1/books/harbour/transactions',
      payload: { transactions: ENTRIES },
    },
  ] as const
  for (const request of asked) {
    const answer = await server.ask(admin, request)
    if (answer.statusCode !== 200) throw new Error(answer.body)
    const { refused = 0 } = answer.json() as { refused?: number }
    if (refused > 0) throw new Error(answer.body)
  }
}
