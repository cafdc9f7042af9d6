/**
 * The two ways to fail: a {@link FaultError} (expected, coded, shown to people) and a broken
 * {@link invariant} (a bug of ours, which stops). There is no third.
 *
 * The codes live in one table, {@link FAULTS}, put together from one small table a topic. The page
 * `docs/reference/errors.md` is generated from it and compared with it in both directions.
 *
 * @module
 */
import { ADDRESS_FAULTS } from './faults/address.ts'
import { APP_FAULTS } from './faults/app.ts'
import { BITCOIN_FAULTS } from './faults/bitcoin.ts'
import { BOOK_FAULTS } from './faults/book.ts'
import { CLUSTER_FAULTS } from './faults/cluster.ts'
import { CLUSTER_SERVICE_FAULTS } from './faults/cluster-service.ts'
import { EVM_FAULTS } from './faults/evm.ts'
import { FOLLOW_FAULTS } from './faults/follow.ts'
import { HTTP_FAULTS } from './faults/http.ts'
import { IMPORT_FAULTS } from './faults/import.ts'
import { LEDGER_FAULTS } from './faults/ledger.ts'
import { LIST_FAULTS } from './faults/list.ts'
import { MONERO_FAULTS } from './faults/monero.ts'
import { OPERATE_FAULTS } from './faults/operate.ts'
import { PARTY_FAULTS } from './faults/party.ts'
import { PRICE_FAULTS } from './faults/price.ts'
import { REGISTRY_FAULTS } from './faults/registry.ts'
import { SCREEN_FAULTS } from './faults/screen.ts'
import { TRACE_FAULTS } from './faults/trace.ts'
import { TRON_FAULTS } from './faults/tron.ts'
import { VALUE_FAULTS } from './faults/value.ts'

/** Every code there is, with what it means and what the reader can do about it. */
export const FAULTS = {
  ...VALUE_FAULTS,
  ...ADDRESS_FAULTS,
  ...BITCOIN_FAULTS,
  ...EVM_FAULTS,
  ...IMPORT_FAULTS,
  ...BOOK_FAULTS,
  ...LEDGER_FAULTS,
  ...LIST_FAULTS,
  ...TRACE_FAULTS,
  ...REGISTRY_FAULTS,
  ...FOLLOW_FAULTS,
  ...HTTP_FAULTS,
  ...OPERATE_FAULTS,
  ...TRON_FAULTS,
  ...MONERO_FAULTS,
  ...PRICE_FAULTS,
  ...PARTY_FAULTS,
  ...CLUSTER_FAULTS,
  ...SCREEN_FAULTS,
  ...CLUSTER_SERVICE_FAULTS,
  ...APP_FAULTS,
} as const

/** A stable failure code. It never changes meaning. */
export type FaultCode = keyof typeof FAULTS

/** Values worth logging beside a fault. Never personal data. */
export type Facts = Readonly<Record<string, string | number | bigint>>

/**
 * The one error class that crosses a module border.
 *
 * `code` is for machines; `message` is for people and says what was expected and what came;
 * `facts` says where (file, line, byte) and how much.
 */
export class FaultError extends Error {
  override readonly name = 'FaultError'
  readonly code: FaultCode
  readonly facts: Facts

  constructor(code: FaultCode, message: string, facts: Facts = {}, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause })
    this.code = code
    this.facts = facts
  }
}

/** A fault as data: what a wide operation lists beside the good rest that it kept. */
export type Fault = { readonly code: FaultCode; readonly message: string; readonly facts: Facts }

/** The data of a {@link FaultError}, for lists of faults and for JSON. */
export const faultOf = (error: FaultError): Fault => ({
  code: error.code,
  message: error.message,
  facts: error.facts,
})

/** The same fault with more facts on it, for a caller who knows where the input came from. */
export const withFacts = (error: FaultError, facts: Facts): FaultError =>
  new FaultError(error.code, error.message, { ...error.facts, ...facts }, error)

/** Stops on a bug of ours. Never used for bad input: bad input is a {@link FaultError}. */
export function invariant(holds: boolean, claim: string): asserts holds {
  if (!holds) throw new Error(`Broken invariant: ${claim}`)
}
