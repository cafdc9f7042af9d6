/**
 * What each kind of Tron contract moves, from its own fields and what the transaction info says
 * came of it. Kinds that move nothing (votes, delegations, permissions, proposals) are absent on
 * purpose.
 *
 * Source: java-tron, `core/contract/*.proto` and the actuator of each kind.
 *
 * @module
 */
import { hex } from '@scure/base'
import type { AssetId } from '../../../domain/asset.ts'
import type { Movement } from '../move-writer.ts'
import { amountOf, type Json, listOf, objectOf, type TronReading, textOf } from './fields.ts'
import { trc10 } from './network.ts'
import { exchangeOf, stakeOf, TRON_ROWS_MAX, TRON_UNSEEN, type TronUnseen } from './tron-block.ts'

/** One contract of a transaction, and what the node says came of it. */
export type ContractCall = TronReading & {
  readonly value: Json
  /** The transaction info, or null where the source has none. */
  readonly info: Json | null
  /** Account of the one who signed. */
  readonly owner: string
  /** Whether names stand as text and not as hex (`visible`). */
  readonly isVisible: boolean
  /** Notes what cannot be told. */
  readonly unseen: (what: TronUnseen) => void
}

type Moves = (call: ContractCall) => Movement[]

/** Movements of a contract that succeeded, by its kind. */
export const CONTRACT_MOVES: Readonly<Record<string, Moves>> = {
  TransferContract: ({ value, owner, network, accounts }) => [
    move(owner, accounts.of(value['to_address'], 'to_address'), [
      network.trx,
      amountOf(value['amount'], 'amount'),
    ]),
  ],
  TransferAssetContract: (call) => [
    move(call.owner, call.accounts.of(call.value['to_address'], 'to_address'), [
      tokenNamed(call, 'asset_name'),
      amountOf(call.value['amount'], 'amount'),
    ]),
  ],
  AssetIssueContract: (call) => {
    const id = call.info?.['assetIssueID']
    const asset =
      typeof id === 'string' && id !== '' ? trc10(call.network, id) : tokenNamed(call, 'name')
    const supply = amountOf(call.value['total_supply'], 'total_supply')
    return [{ ...move('@issuance', call.owner, [asset, supply]), kind: 'issuance' }]
  },
  ParticipateAssetIssueContract: (call) => {
    const { value, owner, network, accounts } = call
    call.unseen(TRON_UNSEEN.swaps)
    const to = accounts.of(value['to_address'], 'to_address')
    return [
      { ...move(owner, to, [network.trx, amountOf(value['amount'], 'amount')]), kind: 'swap' },
    ]
  },
  TriggerSmartContract: (call) =>
    callMoves(call, () => call.accounts.of(call.value['contract_address'], 'contract_address')),
  CreateSmartContract: (call) => {
    const made = objectOf(call.value['new_contract'] ?? {}, 'new_contract')
    const value = { ...call.value, call_value: made['call_value'] }
    // Only the info knows the address of what was made.
    return callMoves({ ...call, value }, () => {
      const address = call.info?.['contract_address']
      return address === undefined ? null : call.accounts.of(address, 'contract_address')
    })
  },
  FreezeBalanceContract: stake,
  FreezeBalanceV2Contract: stake,
  UnfreezeBalanceContract: (call) => unstake(call, 'unfreeze_amount'),
  UnfreezeBalanceV2Contract: (call) => unstake(call, 'withdraw_expire_amount'),
  WithdrawExpireUnfreezeContract: (call) => unstake(call, 'withdraw_expire_amount'),
  CancelAllUnfreezeV2Contract: (call) => unstake(call, 'withdraw_expire_amount'),
  WithdrawBalanceContract: ({ info, owner, network }) => {
    const amount = amountOf(info?.['withdraw_amount'], 'withdraw_amount')
    if (amount === 0n) return []
    return [
      { ...move('@issuance', owner, [network.trx, amount]), kind: 'issuance', form: 'reward' },
    ]
  },
  ExchangeCreateContract: (call) => {
    const id = call.info?.['exchange_id']
    const to = id === undefined ? null : exchangeOf(amountOf(id, 'exchange_id'))
    const side = (which: string): Movement => {
      const amount = amountOf(call.value[`${which}_token_balance`], `${which}_token_balance`)
      return move(call.owner, to, [tokenNamed(call, `${which}_token_id`), amount])
    }
    return [side('first'), side('second')]
  },
  ExchangeInjectContract: (call) => exchange(call, 'in'),
  ExchangeTransactionContract: (call) => exchange(call, 'in'),
  ExchangeWithdrawContract: (call) => exchange(call, 'out'),
  MarketSellAssetContract: (call) => {
    call.unseen(TRON_UNSEEN.swaps)
    return []
  },
  ShieldedTransferContract: (call) => {
    call.unseen(TRON_UNSEEN.shielded)
    return []
  },
}

/** What calls inside of a call moved; rejected ones moved nothing. */
export function internalMoves(info: Json, reading: TronReading): Movement[] {
  const { network, accounts } = reading
  const moves: Movement[] = []
  for (const each of listOf(
    info['internal_transactions'],
    'internal_transactions',
    TRON_ROWS_MAX,
  )) {
    const inner = objectOf(each, 'internal transaction')
    if (inner['rejected'] === true) continue
    const from = accounts.of(inner['caller_address'], 'caller_address')
    for (const one of listOf(inner['callValueInfo'], 'callValueInfo', TRON_ROWS_MAX)) {
      const worth = objectOf(one, 'callValueInfo')
      const amount = amountOf(worth['callValue'], 'callValue')
      if (amount === 0n) continue
      const token = textOf(worth['tokenId'], true)
      const asset = token === '' ? network.trx : trc10(network, token)
      moves.push(innerMove(noteOf(inner['note']), { from, inner, accounts, asset, amount }))
    }
  }
  return moves
}

type Inner = {
  readonly from: string
  readonly inner: Json
  readonly accounts: TronReading['accounts']
  readonly asset: AssetId
  readonly amount: bigint
}

/** Contracts stake, unstake and take rewards by opcodes, which stand among the internal calls. */
function innerMove(note: string, { from, inner, accounts, asset, amount }: Inner): Movement {
  const shared = { asset, amount, kind: 'internal' } as const
  if (note.startsWith('freeze')) return { ...shared, from, to: stakeOf(from), form: 'stake' }
  if (/^(?:unfreeze|withdrawExpire|cancelAll)/.test(note)) {
    return { ...shared, from: stakeOf(from), to: from, form: 'stake' }
  }
  if (note === 'withdrawReward') {
    return { ...shared, from: '@issuance', to: from, kind: 'issuance', form: 'reward' }
  }
  const to = accounts.of(inner['transferTo_address'], 'transferTo_address')
  return { ...shared, from, to, form: note === 'suicide' ? 'self-destruct' : '' }
}

/** The note says in hex what an internal transaction is: `call`, `create`, `suicide`, … */
const noteOf = (note: unknown): string => {
  if (typeof note !== 'string' || !/^(?:[0-9a-f]{2}){1,64}$/i.test(note)) return ''
  return String.fromCharCode(...hex.decode(note.toLowerCase()))
}

const move = (
  from: string | null,
  to: string | null,
  [asset, amount]: readonly [AssetId, bigint],
): Movement => ({ from, to, asset, amount, kind: 'transfer', form: '' })

/** What a call hands over: TRX, and units of one TRC-10 token. Nothing is no movement here. */
function callMoves(
  { value, owner, network }: ContractCall,
  toWhom: () => string | null,
): Movement[] {
  const trx = amountOf(value['call_value'], 'call_value')
  const units = amountOf(value['call_token_value'], 'call_token_value')
  const token = amountOf(value['token_id'], 'token_id')
  const moves: Movement[] = []
  if (trx > 0n) moves.push(move(owner, toWhom(), [network.trx, trx]))
  if (units > 0n) moves.push(move(owner, toWhom(), [trc10(network, String(token)), units]))
  return moves
}

function stake({ value, owner, network }: ContractCall): Movement[] {
  const amount = amountOf(value['frozen_balance'], 'frozen_balance')
  const moved = move(owner, stakeOf(owner), [network.trx, amount])
  return [{ ...moved, kind: 'internal', form: 'stake' }]
}

/** What came back of a stake; only the info says how much. */
function unstake({ info, owner, network }: ContractCall, field: string): Movement[] {
  const amount = amountOf(info?.[field], field)
  if (amount === 0n) return []
  return [
    { ...move(stakeOf(owner), owner, [network.trx, amount]), kind: 'internal', form: 'stake' },
  ]
}

/**
 * One side of a deal with an exchange inside the node. The other token is a matter of the
 * exchange's state and not named by the transaction.
 */
function exchange(call: ContractCall, way: 'in' | 'out'): Movement[] {
  const { value, owner, unseen } = call
  unseen(TRON_UNSEEN.swaps)
  const account = exchangeOf(amountOf(value['exchange_id'], 'exchange_id'))
  const [from, to] = way === 'in' ? [owner, account] : [account, owner]
  const worth = [tokenNamed(call, 'token_id'), amountOf(value['quant'], 'quant')] as const
  return [{ ...move(from, to, worth), kind: 'swap' }]
}

/** The token of a field; `_` is TRX. */
function tokenNamed({ value, network, isVisible }: ContractCall, field: string): AssetId {
  const name = textOf(value[field], isVisible)
  return name === '_' ? network.trx : trc10(network, name)
}
