/** Reads block files again with bitcoinjs-lib, which shares no code with what wrote them. */
import * as bitcoin from 'bitcoinjs-lib'
import type { SampleFile } from './block-files.ts'

/** A block as another program reads it, with the place where it stood in its file. */
export type ReadBlock = {
  readonly block: bitcoin.Block
  readonly file: string
  readonly at: number
}

const MAGIC = 'fabfb5da'
const REGTEST = bitcoin.networks.regtest

/** Id text of a hash in wire order. */
export const idOf = (hash: Uint8Array): string => Buffer.from(hash).reverse().toString('hex')

/** All blocks in file order; bytes after the last block must be zero. */
export function readBlockFiles(files: readonly SampleFile[]): ReadBlock[] {
  const blocks: ReadBlock[] = []
  for (const { name, bytes } of files.filter((file) => file.name.endsWith('.dat'))) {
    const view = Buffer.from(bytes)
    let at = 0
    while (at < view.length && view.toString('hex', at, at + 4) === MAGIC) {
      const length = view.readUInt32LE(at + 4)
      const block = bitcoin.Block.fromBuffer(view.subarray(at + 8, at + 8 + length))
      blocks.push({ block, file: name, at })
      at += 8 + length
    }
    if (view.subarray(at).some((byte) => byte !== 0)) throw new Error(`${name}: junk at ${at}`)
  }
  return blocks
}

/** The longest chain from genesis, by height: every sample block has the same work. */
export function bestChain(blocks: readonly ReadBlock[]): bitcoin.Block[] {
  const byId = new Map(blocks.map(({ block }) => [block.getId(), block]))
  const depths = new Map<string, number>()
  const depth = (id: string): number => {
    const known = depths.get(id)
    if (known !== undefined) return known
    const block = byId.get(id)
    const found = block === undefined ? 0 : 1 + depth(idOf(block.prevHash!))
    depths.set(id, found)
    return found
  }
  const [tip] = [...byId.keys()].sort((a, b) => depth(b) - depth(a))
  const chain: bitcoin.Block[] = []
  for (let block = byId.get(tip!); block !== undefined; ) {
    chain.unshift(block)
    block = byId.get(idOf(block.prevHash!))
  }
  return chain
}

/** The account that a script pays, by bitcoinjs-lib; null where nobody can spend it. */
export function accountOf(script: Uint8Array): string | null {
  if (script[0] === 0x6a) return null
  const key = script.subarray(1, -1)
  if (script.at(-1) === 0xac && script[0] === key.length) {
    const hash = bitcoin.crypto.hash160(key)
    return bitcoin.address.toBase58Check(hash, REGTEST.pubKeyHash)
  }
  if (script[0] === 0x51 && script.length === 34) {
    return bitcoin.address.toBech32(script.subarray(2), 1, REGTEST.bech32)
  }
  return bitcoin.address.fromOutputScript(script, REGTEST)
}
