/**
 * Who holds what while the sample chain is being made: holders with addresses and coins, the
 * transactions waiting for the next block, and the one way to pay.
 *
 * @module
 */
import { invariant } from '@paperchain/core/domain/error'
import { COINBASE_MATURITY } from './block.ts'
import { type Random, randomFrom } from './random.ts'
import { type Address, INPUT_VBYTES, newAddress, type Pot, type SampleForm } from './script.ts'
import { type Coin, type Output, payTo, type Tx, writeTx } from './transaction.ts'

/** What somebody in the sample is. */
export type HolderKind =
  | 'exchange'
  | 'casino'
  | 'mixer'
  | 'pool'
  | 'miner'
  | 'shop'
  | 'person'
  | 'thief'
  | 'listed'

/** Somebody in the sample. */
export type Holder = {
  readonly id: string
  readonly label: string
  readonly kind: HolderKind
  /** Form of its new addresses. */
  readonly form: SampleForm
  readonly addresses: Address[]
  /** Coins not yet spent, oldest first. */
  coins: Coin[]
}

/** A payment by coins chosen before. */
type Spend = {
  readonly coins: readonly Coin[]
  readonly outputs: readonly Output[]
  /** Where the rest goes; null gives all of it to the fee. */
  readonly change: Address | null
  /** Satoshi a virtual byte, 1 or more. */
  readonly rate: number
}

/** A payment out of a holder's coins, chosen for it. */
type Payment = {
  readonly from: Holder
  readonly pot: Pot
  readonly outputs: readonly Output[]
  readonly change: Address
  readonly rate: number
}

/** A change below this is left to the fee: spending it would cost more. */
const DUST = 600n
const TX_VBYTES = 11
const OUTPUT_VBYTES = 9
const INPUTS_MAX = 60

/** The state of the sample between its first and last block. */
export class Market {
  readonly random: Random
  readonly holders = new Map<string, Holder>()
  /** Height of the block being filled. */
  height = 1
  /** Transactions of the block being filled, each after those whose coins it spends. */
  pending: Tx[] = []

  constructor(seed: number) {
    this.random = randomFrom(seed)
  }

  addHolder(who: Pick<Holder, 'id' | 'label' | 'kind' | 'form'>): Holder {
    const holder: Holder = { ...who, addresses: [], coins: [] }
    this.holders.set(who.id, holder)
    return holder
  }

  holder(id: string): Holder {
    const found = this.holders.get(id)
    invariant(found !== undefined, `holder ${id} exists`)
    return found
  }

  /** A new address of a holder. */
  address(holder: Holder, pot: Pot = 'main', form: SampleForm = holder.form): Address {
    const made = newAddress(this.random, { owner: holder.id, pot, form })
    holder.addresses.push(made)
    return made
  }

  /** Puts a transaction into the next block and its coins into their owners' hands. */
  submit(inputs: readonly Coin[], outputs: readonly Output[]): Tx {
    // Core writes the height before as lock time; many other wallets write 0.
    const lockTime = this.random.chance(50) ? this.height - 1 : 0
    const tx = writeTx(this.random, inputs, { outputs, lockTime })
    invariant(tx.fee > 0n, 'a sample transaction pays a fee')
    const spent = new Set(inputs)
    for (const owner of new Set(inputs.map((coin) => coin.address.owner))) {
      const holder = this.holder(owner)
      holder.coins = holder.coins.filter((coin) => !spent.has(coin))
    }
    this.credit(tx)
    this.pending.push(tx)
    return tx
  }

  /** Gives the outputs of a transaction in the block being filled to their owners. */
  credit(tx: Tx): void {
    for (const [index, { address, amount }] of tx.outputs.entries()) {
      if (address === null) continue
      const { height } = this
      const coin = { tx: tx.id, index, amount, address, height, coinbase: tx.coinbase }
      this.holder(address.owner).coins.push(coin)
    }
  }

  /** Coins that may be spent now; unless `fresh`, only those in blocks before this one. */
  ripe(holder: Holder, pot: Pot = 'main', fresh = false): Coin[] {
    return holder.coins.filter(
      ({ address, coinbase, height }) =>
        address.pot === pot &&
        (coinbase ? height + COINBASE_MATURITY <= this.height : fresh || height < this.height),
    )
  }

  /** Spends these coins; the change stands at a random place among the outputs. */
  spend({ coins, outputs, change, rate }: Spend): Tx {
    const rest = total(coins) - total(outputs)
    const fee = this.fee(coins, outputs, { change, rate })
    const all = [...outputs]
    if (change !== null && rest - fee >= DUST) {
      all.splice(this.random.below(all.length + 1), 0, payTo(change, rest - fee))
    }
    return this.submit(coins, all)
  }

  /** Pays out of a holder's coins, or does nothing and answers null where they do not suffice. */
  pay({ from, pot, outputs, change, rate }: Payment): Tx | null {
    const due = total(outputs)
    const coins: Coin[] = []
    for (const coin of this.random.shuffle(this.ripe(from, pot))) {
      coins.push(coin)
      if (coins.length > INPUTS_MAX) return null
      if (total(coins) >= due + this.fee(coins, outputs, { change, rate })) {
        return this.spend({ coins, outputs, change, rate })
      }
    }
    return null
  }

  /** Fee by size, with a little noise so that it does not repeat. */
  private fee(
    coins: readonly Coin[],
    outputs: readonly Output[],
    { change, rate }: { readonly change: Address | null; readonly rate: number },
  ): bigint {
    const scripts = change === null ? outputs : [...outputs, change]
    const vbytes =
      coins.reduce((sum, { address }) => sum + INPUT_VBYTES[address.form], TX_VBYTES) +
      scripts.reduce((sum, { script }) => sum + OUTPUT_VBYTES + script.length, 0)
    return BigInt(vbytes * rate + (vbytes % 7))
  }
}

/** Sum of amounts in satoshi. */
export const total = (items: readonly { readonly amount: bigint }[]): bigint =>
  items.reduce((sum, { amount }) => sum + amount, 0n)
