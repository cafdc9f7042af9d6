/**
 * Token truth by file: what the user vouches for. CSV with a first line of names (`address`,
 * `symbol`, `name`, `decimals`; `kind` and `marks` where there are any), as ethereum-etl exports
 * tokens. Tokens that contracts described before are held against it anew.
 *
 * @module
 */
import { basename } from 'node:path'
import {
  ASSET_MARKS,
  type AssetFacts,
  type AssetMark,
  type AssetStore,
  NAME_MAX,
  SYMBOL_MAX,
} from '@paperchain/core/assets'
import { evm } from '@paperchain/core/domain/address/evm'
import { tron } from '@paperchain/core/domain/address/tron'
import { DECIMALS_MAX } from '@paperchain/core/domain/amount'
import { parseAssetId } from '@paperchain/core/domain/asset'
import { type Fault, FaultError, faultOf, withFacts } from '@paperchain/core/domain/error'
import { type LedgerId, ledgerName } from '@paperchain/core/domain/ledger'
import { knownSymbols } from '@paperchain/core/engine/token/look-alike'
import { type CsvRow, csvRows } from '../../adapters/chain-evm/files/csv-rows.ts'
import { marksOf } from './learn-tokens.ts'

/** Rows written in one go, and assets marked anew in one go. */
const ROWS = 10_000

/** What a file of tokens came to. */
export type TokenImportResult = {
  readonly ledger: LedgerId
  readonly vouched: number
  /** Assets known before whose marks changed by it. */
  readonly remarked: number
  readonly faults: readonly Fault[]
}

/** Imports files of tokens of one ledger. Bad rows are listed, and the good rest is kept. */
export async function importTokens(
  ledger: LedgerId,
  paths: readonly string[],
  { assets, clock }: { readonly assets: AssetStore; readonly clock: () => number },
): Promise<TokenImportResult> {
  const faults: Fault[] = []
  let vouched = 0
  for (const path of paths) {
    const found: AssetFacts[] = []
    const shared = { vouched: true, source: `file ${basename(path)}`, knownMs: clock() }
    try {
      for await (const row of csvRows(path)) {
        const facts = factsOf(ledger, row)
        if (facts instanceof FaultError) faults.push(faultOf(withFacts(facts, { file: path })))
        else found.push({ ...facts, ...shared })
      }
    } catch (error) {
      if (!(error instanceof FaultError)) throw error
      faults.push(faultOf(withFacts(error, { file: path })))
    }
    for (let at = 0; at < found.length; at += ROWS) await assets.put(found.slice(at, at + ROWS))
    vouched += found.length
  }
  const remarked = vouched === 0 ? 0 : await markAnew(ledger, { assets, clock })
  return { ledger, vouched, remarked, faults }
}

/** Marks what contracts said of themselves by what is vouched for now. */
async function markAnew(
  ledger: LedgerId,
  { assets, clock }: { readonly assets: AssetStore; readonly clock: () => number },
): Promise<number> {
  const vouched = await assets.vouched(ledger)
  const known = knownSymbols(vouched.flatMap(({ symbol }) => symbol ?? []))
  let remarked = 0
  let after: AssetFacts['id'] | null = null
  for (;;) {
    const page: readonly AssetFacts[] = await assets.page(ledger, after, ROWS)
    const changed = page.flatMap((facts): AssetFacts[] => {
      if (facts.vouched) return []
      const own = facts.marks.filter((mark) => mark !== 'look-alike' && mark !== 'symbol-taken')
      const marks = marksOf({ ...facts, marks: own }, known)
      return marks.join() === facts.marks.join() ? [] : [{ ...facts, marks, knownMs: clock() }]
    })
    await assets.put(changed)
    remarked += changed.length
    const last = page.at(-1)
    if (last === undefined) return remarked
    after = last.id
  }
}

type Said = Pick<AssetFacts, 'id' | 'symbol' | 'name' | 'decimals' | 'marks'>

function factsOf(ledger: LedgerId, row: CsvRow): Said | FaultError {
  const contract = row.get('address', 'tokenaddress', 'contract').trim()
  const account = accountOf(ledger, contract)
  if (account === null) return wrong(row, `an address of ${ledgerName(ledger)}`, contract)
  const space = row.get('kind').toLowerCase() || (ledger.startsWith('tron:') ? 'trc20' : 'erc20')
  if (!/^(?:erc|trc)(?:10|20|721|1155)$/.test(space)) return wrong(row, 'a kind of token', space)
  const places = row.get('decimals')
  const decimals = places === '' ? null : Number(places)
  const isWhole = decimals === null || (Number.isInteger(decimals) && decimals <= DECIMALS_MAX)
  if (!isWhole || (decimals ?? 0) < 0)
    return wrong(row, `decimals from 0 to ${DECIMALS_MAX}`, places)
  const said = row.get('marks').split(/[;| ]/).filter(Boolean)
  const unknown = said.find((mark) => !ASSET_MARKS.includes(mark as AssetMark))
  if (unknown !== undefined) return wrong(row, `one of ${ASSET_MARKS.join(', ')}`, unknown)
  return {
    id: parseAssetId(`${ledger}/${space}:${account}`),
    symbol: clipped(row.get('symbol'), SYMBOL_MAX),
    name: clipped(row.get('name'), NAME_MAX),
    decimals,
    marks: ASSET_MARKS.filter((mark) => said.includes(mark)),
  }
}

/** The canonical text of a contract, or null where it is no address of such a ledger. */
function accountOf(ledger: LedgerId, text: string): string | null {
  try {
    return (ledger.startsWith('tron:') ? tron : evm).parse(text).account
  } catch (error) {
    if (error instanceof FaultError) return null
    throw error
  }
}

const clipped = (text: string, most: number): string | null =>
  text === '' ? null : [...text].slice(0, most).join('')

const wrong = ({ line }: CsvRow, expected: string, got: string): FaultError =>
  new FaultError('EVM_SHAPE', `Expected ${expected}, got "${got.slice(0, 80)}"`, { line })
