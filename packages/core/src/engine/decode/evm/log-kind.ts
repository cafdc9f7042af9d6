/**
 * The events that are read, by the hash of their signature (topic 0), and the shapes they come in.
 *
 * Sources: ERC-20, ERC-721, ERC-1155, the wrapped ether contract (WETH9), and the native logs of
 * Polygon's Bor; swaps as `swaps-read.ts` says.
 *
 * @module
 */

/** Not one of these: the log is counted and makes no row. */
export const OTHER = 0
/** `Transfer(from, to, amount)` of a token that can be divided. */
export const TRANSFER = 1
/** `Transfer(from, to, tokenId)` of a collectible: all three indexed. */
export const PIECE = 2
/** `TransferSingle(operator, from, to, id, value)`. */
export const SINGLE = 3
/** One pair of `TransferBatch(operator, from, to, ids, values)`. */
export const BATCH = 4
/** `Approval(owner, spender, amount or tokenId)`: moves nothing. */
export const APPROVAL = 5
/** `Deposit(dst, wad)` of wrapped coin. */
export const DEPOSIT = 6
/** `Withdrawal(src, wad)` of wrapped coin. */
export const WITHDRAWAL = 7
/** `LogTransfer(token, from, to, amount, …)`: a native move, told as a log. */
export const NATIVE = 8
/** `LogFeeTransfer(token, from, to, amount, …)`: the fee, told as a log. */
export const NATIVE_FEE = 9
/** `Swap` of Uniswap V2 and V3, `TokenExchange` of Curve: read as one of the next four. */
export const V2_SWAP = 10
export const V3_SWAP = 11
export const CURVE_SWAP = 12
/** A swap that states one amount in and one out, of token 0 for token 1: moves nothing itself. */
export const SWAP_UP = 13
/** The same of token 1 for token 0. */
export const SWAP_DOWN = 14
/** The same of tokens that it does not name. */
export const SWAP_ANY = 15
/** A swap event that states no single exchange: a loan, several tokens, another shape. */
export const SWAP_OTHER = 16

/** Topics 0 with what their log is. `kind` is refined by the count of topics. */
export const EVENTS: readonly { readonly topic: string; readonly kind: number }[] = [
  { topic: 'ddf252ad1be2c89b69c2b068fc378daa952ba7f163c4a11628f55a4df523b3ef', kind: TRANSFER },
  { topic: 'c3d58168c5ae7397731d063d5bbf3d657854427343f4c083240f7aacaa2d0f62', kind: SINGLE },
  { topic: '4a39dc06d4c0dbc64b70af90fd698a233a518aa5d07e595d983b8c0526c8f7fb', kind: BATCH },
  { topic: '8c5be1e5ebec7d5bd14f71427d1e84f3dd0314c0f7b2291e5b200ac8c7c3b925', kind: APPROVAL },
  { topic: 'e1fffcc4923d04b559f4d29a8bfc6cda04eb5b0d3c460751c2402c5c5cc9109c', kind: DEPOSIT },
  { topic: '7fcf532c15f0a6db0bd6d0e038bea71d30d808c7d98cb3bf7268a95bf5081b65', kind: WITHDRAWAL },
  { topic: 'e6497e3ee548a3372136af2fcb0696db31fc6cf20260707645068bd3fe97f3c4', kind: NATIVE },
  { topic: '4dfe1bbbcf077ddc3e01291eea2d5c70c2b422b415d95645b9adcfd678cb1d63', kind: NATIVE_FEE },
  { topic: 'd78ad95fa46c994b6551d0da85fc275fe613ce37657fb8d5e3d130840159d822', kind: V2_SWAP },
  { topic: 'c42079f94a6350d7e6235f29174924f928cc2ac818eb64fed8004e115fbcca67', kind: V3_SWAP },
  { topic: '8b3e96f2b889fa771c53c981b40daf005f63f637f1869f707052d15a3dd97140', kind: CURVE_SWAP },
]
