/**
 * Token transfers in the logs of a transaction info: TRC-20 and TRC-721, which are ERC-20 and
 * ERC-721 with addresses of 20 bytes.
 *
 * Source: TIP-20, TIP-721; the topic is keccak256 of `Transfer(address,address,uint256)`.
 *
 * @module
 */
import type { AssetId } from '../../../domain/asset.ts'
import type { Kind } from '../../../domain/posting.ts'
import type { Movement } from '../move-writer.ts'
import { objectOf, type TronReading } from './fields.ts'
import { type TronNetwork, trc20, trc721 } from './network.ts'

const TRANSFER = 'ddf252ad1be2c89b69c2b068fc378daa952ba7f163c4a11628f55a4df523b3ef'
const NOBODY = '0'.repeat(40)

/**
 * The movement of a log, or null where it is no transfer of a token in the standard's form.
 * Transfers from and to the zero address are issuance and burn, and the zero address no holder.
 *
 * @throws {FaultError} `TRON_MALFORMED` where a log lacks its parts
 */
export function tokenMove(value: unknown, { network, accounts }: TronReading): Movement | null {
  const log = objectOf(value, 'log')
  const topics = Array.isArray(log['topics']) ? log['topics'] : []
  if (plain(topics[0]) !== TRANSFER || topics.length < 3) return null
  const from = holderOf(topics[1])
  const to = holderOf(topics[2])
  const data = plain(log['data'] ?? '')
  if (from === null || to === null || data === null) return null
  const contract = accounts.of(log['address'], 'log address')
  const token = { network, contract }
  const moved = topics.length === 4 ? oneOf(token, topics[3]) : manyOf(token, data)
  if (moved === null) return null
  return {
    ...moved,
    from: from === NOBODY ? '@issuance' : accounts.of(from, 'sender'),
    to: to === NOBODY ? '@burn' : accounts.of(to, 'receiver'),
    kind: kindOf(from, to),
    form: '',
  }
}

type Token = { readonly network: TronNetwork; readonly contract: string }
type Moved = { readonly asset: AssetId; readonly amount: bigint }

/** A TRC-20 amount: the first word of the data. */
function manyOf({ network, contract }: Token, data: string): Moved | null {
  if (!/^[0-9a-f]{64}/.test(data)) return null
  return { asset: trc20(network, contract), amount: BigInt(`0x${data.slice(0, 64)}`) }
}

/** A TRC-721 token: one piece, by the number in its last topic. */
function oneOf({ network, contract }: Token, topic: unknown): Moved | null {
  const word = plain(topic)
  if (word === null || !/^[0-9a-f]{64}$/.test(word)) return null
  return { asset: trc721(network, contract, BigInt(`0x${word}`)), amount: 1n }
}

const kindOf = (from: string, to: string): Kind =>
  from === NOBODY ? 'issuance' : to === NOBODY ? 'burn' : 'transfer'

/** The last 20 bytes of a topic whose first 12 are empty. */
function holderOf(topic: unknown): string | null {
  const word = plain(topic)
  // Before 2019 some contracts wrote the version byte into the word.
  return word !== null && /^0{22}(?:00|41)[0-9a-f]{40}$/.test(word) ? word.slice(24) : null
}

/** Lower-case hex digits without 0x, or null where it is no text. */
const plain = (value: unknown): string | null =>
  typeof value === 'string' ? value.toLowerCase().replace(/^0x/, '') : null
