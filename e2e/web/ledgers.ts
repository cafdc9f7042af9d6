/** Two small ledgers as files: a block of Ethereum, and the book of an exchange that was paid in it. */
import { execFile } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'

const MAIN = join(import.meta.dirname, '../../packages/server/dist/app/main.js')

const word = (digits: string): string => `0x${digits.padStart(64, '0')}`
const account = (digits: string): string => `0x${digits.padStart(40, '0')}`

/** Who pays, who takes it in, a token of which nobody says a thing, and one that is vouched for. */
export const PAYER: string = account('a11ce0000000000000000000000000000000a11c')
export const DEPOSIT: string = account('de905170000000000000000000000000000de905')
export const DARK: string = account('da44000000000000000000000000000000000da4')
export const USDT: string = account('dac17f958d2ee523a2206206994597c13d831ec7')
/** The payment of 1.5 ETH, and two transfers of tokens. */
export const PAID: string = word('beef01').slice(2)
export const TOKENS: string = word('beef02').slice(2)
export const DEPOSITED = 'dep/1'
const HASH = word('b10c')
const HEIGHT = '0x1312d00'
const TRANSFER = '0xddf252ad1be2c89b69c2b068fc378daa952ba7f163c4a11628f55a4df523b3ef'

const txs = [
  { hash: `0x${PAID}`, to: DEPOSIT, value: '0x14d1120d7b160000', input: '0x' },
  { hash: `0x${TOKENS}`, to: USDT, value: '0x0', input: '0xa9059cbb' },
]

const log = (address: string, amount: string, index: number) => ({
  address,
  topics: [TRANSFER, word(PAYER.slice(2)), word(DEPOSIT.slice(2))],
  data: word(amount),
  blockNumber: HEIGHT,
  blockHash: HASH,
  transactionHash: `0x${TOKENS}`,
  transactionIndex: '0x1',
  logIndex: `0x${index}`,
  removed: false,
})

/** As a node answers `eth_getBlockByNumber` and `eth_getBlockReceipts`; without traces. */
const BLOCK = {
  block: {
    number: HEIGHT,
    hash: HASH,
    parentHash: word('b10b'),
    timestamp: '0x6553f100',
    size: '0x400',
    miner: account('3113'),
    baseFeePerGas: '0xa',
    extraData: '0x',
    uncles: [],
    withdrawals: [],
    transactions: txs.map((tx, at) => ({
      transactionIndex: `0x${at}`,
      type: '0x2',
      from: PAYER,
      gas: '0x5208',
      gasPrice: '0xc',
      ...tx,
    })),
  },
  receipts: txs.map(({ hash }, at) => ({
    transactionHash: hash,
    transactionIndex: `0x${at}`,
    blockHash: HASH,
    blockNumber: HEIGHT,
    status: '0x1',
    gasUsed: '0x5208',
    effectiveGasPrice: '0xc',
    contractAddress: null,
    logsBloom: `0x${'0'.repeat(512)}`,
    logs: at === 0 ? [] : [log(USDT, '2625a0', 0), log(DARK, '7b', 1)],
  })),
  traces: null,
}

const BOOK = {
  name: 'Harbour Exchange',
  assets: [
    {
      ...{ code: 'ETH', asset: 'coin:ETH', decimals: 18 },
      same: { asset: 'eip155:1/slip44:60', decimals: 18 },
    },
  ],
  mappings: {
    plain: {
      columns: Object.fromEntries(
        ['id', 'time', 'kind', 'account', 'asset', 'amount', 'address', 'chainTx'].map((field) => [
          field,
          field,
        ]),
      ),
    },
  },
}

const ROWS = [
  'id,time,kind,account,asset,amount,address,chainTx',
  `${DEPOSITED},2023-11-14T23:00:00Z,deposit,customer 7,ETH,1.5,${DEPOSIT},0x${PAID}`,
]

/** Brings both in by the command line, and a file of tokens. */
export async function bringLedgers(data: string, env: NodeJS.ProcessEnv): Promise<void> {
  const folder = join(data, '..')
  const file = (name: string, text: string): string => {
    writeFileSync(join(folder, name), text)
    return join(folder, name)
  }
  const run = (...words: string[]) =>
    promisify(execFile)(process.execPath, [MAIN, ...words, '--data', data], { cwd: folder, env })
  await run('import', 'ethereum', file('eth.jsonl', `${JSON.stringify(BLOCK)}\n`))
  const tokens = `address,symbol,name,decimals\n${USDT},USDT,Tether,6\n`
  await run('import', 'tokens', file('tokens.csv', tokens), '--ledger', 'ethereum')
  await run('book', 'add', 'harbour', file('harbour.json', JSON.stringify(BOOK)))
  const rows = file('rows.csv', `${ROWS.join('\n')}\n`)
  await run('import', 'book', 'harbour', rows, '--mapping', 'plain')
}
