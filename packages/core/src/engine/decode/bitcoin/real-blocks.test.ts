/**
 * Goal: real blocks give what independent readers found in them. Method: nine blocks of the main
 * network against recorded facts and against the naive twin; the first 256 blocks as a chain; a
 * recorded test network, whose node stated every address.
 */
import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { inflateRawSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { describeShared } from '../../../../test/shared-data.ts'
import { scanRecords } from './block-file.ts'
import type { DecodedBlock } from './columns.ts'
import { decodeBlock } from './decode-block.ts'
import { checkWork } from './header.ts'
import { inferInput } from './infer-input.ts'
import { columnsView, fromHex, hasher, naiveView } from './naive-block.fixture.ts'
import { NETWORKS } from './network.ts'

const { main, regtest } = NETWORKS

type Facts = {
  file: string
  hash: string
  prev: string
  time: number
  height_bip34: number | null
  n_tx: number
  n_segwit_tx: number
  n_inputs: number
  n_outputs: number
  outputs_by_type: Record<string, number>
  distinct_output_addresses: number
  total_output_sat: number
  coinbase_value_sat: number
  coinbase_ascii: string
  coinbase_addresses: string[]
}

const decode = (path: string): DecodedBlock =>
  decodeBlock(new Uint8Array(readFileSync(path)), main, hasher)

const isAddress = (account: string): boolean => !/^@|^scripthash:/.test(account)

/** The facts, counted from our columns. */
function factsOf(block: DecodedBlock): Omit<Facts, 'file'> {
  const { txs } = columnsView(block)
  const outputs = txs.flatMap((tx) => tx.outputs)
  const sum = (rows: typeof outputs) => Number(rows.reduce((all, { value }) => all + value, 0n))
  const byType: Record<string, number> = {}
  for (const { form } of outputs) byType[form] = (byType[form] ?? 0) + 1
  const first = txs[0]!.outputs
  return {
    hash: block.header.id,
    prev: block.header.previous,
    time: block.header.timeMs / 1000,
    height_bip34: block.statedHeight,
    n_tx: block.txCount,
    n_segwit_tx: txs.filter((tx) => tx.inputs.some(({ witness }) => witness.length > 0)).length,
    n_inputs: block.inputCount,
    n_outputs: block.outputCount,
    outputs_by_type: byType,
    distinct_output_addresses: new Set(outputs.map(({ account }) => account).filter(isAddress))
      .size,
    total_output_sat: sum(outputs),
    coinbase_value_sat: sum(first),
    coinbase_ascii: block.coinbaseText,
    coinbase_addresses: first.map(({ account }) => account).filter(isAddress),
  }
}

describeShared('nine blocks of the main network', 'bitcoin/blocks/facts.json', (path) => {
  const facts = JSON.parse(readFileSync(path, 'utf8')) as Facts[]
  const blocks = facts.map(({ file }) => decode(join(path, '..', file)))

  test.each(facts.map((each, at) => [each.file, at] as const))('facts of %s', (_, at) => {
    const found = factsOf(blocks[at]!)
    const names = Object.keys(found) as (keyof typeof found)[]
    expect(found).toEqual(Object.fromEntries(names.map((name) => [name, facts[at]![name]])))
    checkWork(blocks[at]!.header, main)
  })

  test('the naive twin reads the same', () => {
    for (const block of blocks.filter(({ bytes }) => bytes.length < 400_000)) {
      expect(columnsView(block)).toEqual(naiveView(block.bytes, main))
    }
  })

  test('accounts inferred from inputs are those that the spent coins state', () => {
    const stated = new Map<string, string>()
    for (const block of blocks) {
      for (const tx of columnsView(block).txs) {
        for (const [index, { account }] of tx.outputs.entries()) {
          stated.set(`${tx.id}:${index}`, account)
        }
      }
    }
    const seen = { agreed: 0, unknown: 0 }
    for (const block of blocks) {
      const { txs } = columnsView(block)
      txs
        .flatMap((tx) => tx.inputs)
        .forEach(({ prevTx, prevIndex }, row) => {
          const account = stated.get(`${prevTx}:${prevIndex}`)
          if (account === undefined) return
          const inferred = inferInput(block, row, main)
          if (inferred !== null) expect([row, inferred.account]).toEqual([row, account])
          seen[inferred === null ? 'unknown' : 'agreed']++
        })
    }
    expect(seen.agreed).toBeGreaterThan(500)
    expect(seen.unknown).toBeLessThan(seen.agreed / 20)
  })

  test('nearly every input of these blocks gives its account away', () => {
    let silent = 0
    let inputs = 0
    for (const block of blocks) {
      for (let row = 1; row < block.inputCount; row++) {
        if (inferInput(block, row, main) === null) silent++
        inputs++
      }
    }
    expect(inputs).toBe(22_749)
    expect(silent).toBeLessThan(10)
  })
})

/** What `bzip2` makes of a file, or null where the program is missing. */
function unpacked(path: string): Uint8Array | null {
  try {
    return new Uint8Array(execFileSync('bzip2', ['-dc', path], { maxBuffer: 2 ** 26 }))
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error
    console.warn('skipped: bzip2 is not installed')
    return null
  }
}

describeShared('block files', 'bitcoin/blocks/blocks1-256.bz2', (path) => {
  const file = unpacked(path)

  test.skipIf(file === null)('the first blocks are a chain from the genesis block', () => {
    const { records, faults, used } = scanRecords(file!, { network: main, base: 0, last: true })
    expect({ count: records.length, faults, used }).toEqual({
      count: 255,
      faults: [],
      used: file!.length,
    })
    let previous = main.genesis
    const blocks = records.map(({ start, length }) =>
      decodeBlock(file!.subarray(start, start + length), main, hasher),
    )
    for (const block of blocks) {
      expect(block.header.previous).toBe(previous)
      expect(block.statedHeight).toBeNull()
      checkWork(block.header, main)
      previous = block.header.id
    }
    const [first, second] = columnsView(blocks[169]!).txs
    expect(first!.outputs[0]!.value).toBe(5_000_000_000n)
    expect(second!.id).toBe('f4184fc596403b9d638783cf57adfe4c75c605f6356fbc91338530e9831e9e16')
    expect(second!.outputs.map(({ value, form, account }) => [value, form, account])).toEqual([
      [1_000_000_000n, 'p2pk', '1Q2TWHE3GMdB6BZKafqwxXtWAWgFt5Jvm3'],
      [4_000_000_000n, 'p2pk', '12cbQLTFMXRnSzktFkuoG3eHoMeFtpTu3S'],
    ])
  })

  test.skipIf(file === null)('the genesis block and its side branches', () => {
    const parents = ['blk_0_to_4', 'blk_3A', 'blk_4A', 'blk_5A'].flatMap((name) => {
      const bytes = unpacked(join(path, '..', `${name}.dat.bz2`))!
      const { records, faults } = scanRecords(bytes, { network: main, base: 0, last: true })
      expect(faults).toEqual([])
      return records.map(({ start, length }) => {
        const { header } = decodeBlock(bytes.subarray(start, start + length), main, hasher)
        return [header.id, header.previous] as const
      })
    })
    const ids = new Set(parents.map(([id]) => id))
    expect(parents[0]).toEqual([main.genesis, '00'.repeat(32)])
    expect(ids.size).toBe(8)
    for (const [, previous] of parents.slice(1)) expect(ids).toContain(previous)
    expect(new Set(parents.map(([, previous]) => previous)).size).toBeLessThan(ids.size)
  })
})

describeShared('blocks of other tests', 'vectors/bitcoin-core-blocks.json', (path) => {
  test('have the ids and counts that Bitcoin Core states', () => {
    type Row = { id: string; transactions: number; hex: string }
    for (const { id, transactions, hex } of JSON.parse(readFileSync(path, 'utf8')) as Row[]) {
      const bytes = fromHex(hex)
      const { header, txCount } = decodeBlock(bytes, main, hasher)
      expect([header.id, txCount]).toEqual([id, transactions])
    }
  })
})

type RpcOutput = { value: number; scriptPubKey: { address?: string; type: string } }
type RpcTx = {
  txid: string
  hex: string
  vout: RpcOutput[]
  vin: { txid?: string; vout: number }[]
}
type RpcBlock = {
  hash: string
  height: number
  version: number
  previousblockhash: string
  merkleroot: string
  time: number
  bits: string
  nonce: number
  tx: RpcTx[]
}

/** The JSON blocks in a zip file, by its central directory. */
function zippedBlocks(path: string): RpcBlock[] {
  const zip = readFileSync(path)
  const blocks: RpcBlock[] = []
  let at = zip.readUInt32LE(zip.length - 22 + 16)
  while (zip.readUInt32LE(at) === 0x02014b50) {
    const [size, nameSize] = [zip.readUInt32LE(at + 20), zip.readUInt16LE(at + 28)]
    const local = zip.readUInt32LE(at + 42)
    const name = zip.toString('latin1', at + 46, at + 46 + nameSize)
    at += 46 + nameSize + zip.readUInt16LE(at + 30) + zip.readUInt16LE(at + 32)
    if (!/btc-node\/block_[1-9]\d*\.json$/.test(name)) continue
    const start = local + 30 + zip.readUInt16LE(local + 26) + zip.readUInt16LE(local + 28)
    blocks.push(JSON.parse(inflateRawSync(zip.subarray(start, start + size)).toString('utf8')))
  }
  return blocks
}

/** A block as it went over the wire, put together from what the node said about it. */
function wireBytes(block: RpcBlock): Uint8Array {
  const word = (value: number) => {
    const bytes = Buffer.alloc(4)
    bytes.writeUInt32LE(value >>> 0)
    return bytes.toString('hex')
  }
  const reversed = (hex: string) => Buffer.from(hex, 'hex').reverse().toString('hex')
  expect(block.tx.length).toBeLessThan(0xfd)
  return fromHex(
    word(block.version) +
      reversed(block.previousblockhash) +
      reversed(block.merkleroot) +
      word(block.time) +
      reversed(block.bits) +
      word(block.nonce) +
      Buffer.of(block.tx.length).toString('hex') +
      block.tx.map(({ hex }) => hex).join(''),
  )
}

const COINJOINS = 'bitcoin/coinjoin/emul__ww2_lognorm-static-5utxo.zip'

describeShared('a test network with coinjoins', COINJOINS, (path) => {
  const recorded = zippedBlocks(path)

  test('heights, ids, values and addresses are those that the node stated', () => {
    expect(recorded.length).toBeGreaterThan(100)
    for (const rpc of recorded) {
      const block = decodeBlock(wireBytes(rpc), regtest, hasher)
      expect([block.header.id, block.statedHeight]).toEqual([rpc.hash, rpc.height])
      checkWork(block.header, regtest)
      const outputs = columnsView(block).txs.flatMap(({ id, outputs }) =>
        outputs.map(({ value, account }) => [id, Number(value), account]),
      )
      const stated = rpc.tx.flatMap(({ txid, vout }) =>
        vout.map(({ value, scriptPubKey: { address, type } }) => [
          txid,
          Math.round(value * 1e8),
          type === 'nulldata' ? '@burn' : address,
        ]),
      )
      expect(outputs).toEqual(stated)
    }
  })

  test('every input gives away the account that the node stated', () => {
    const coins = new Map(
      recorded.flatMap(({ tx }) =>
        tx.flatMap(({ txid, vout }) =>
          vout.map((output, index) => [`${txid}:${index}`, output.scriptPubKey] as const),
        ),
      ),
    )
    const told: Record<string, number> = {}
    for (const rpc of recorded) {
      const block = decodeBlock(wireBytes(rpc), regtest, hasher)
      rpc.tx
        .flatMap(({ vin }) => vin)
        .forEach(({ txid, vout }, row) => {
          const coin = coins.get(`${txid}:${vout}`)
          if (coin === undefined) return
          const inferred = inferInput(block, row, regtest)
          if (inferred !== null) expect(inferred.account).toBe(coin.address)
          const key = `${coin.type} ${inferred?.form ?? 'silent'}`
          told[key] = (told[key] ?? 0) + 1
        })
    }
    expect(told).toEqual({ 'witness_v0_keyhash p2wpkh': told['witness_v0_keyhash p2wpkh'] })
    expect(told['witness_v0_keyhash p2wpkh']).toBeGreaterThan(100)
  })
})
