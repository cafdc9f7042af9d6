/** Exposure: whose money came in, and where it went. */
import type { ExposedAccounts, Exposure, ExposureTransactions } from '@paperchain/contract/exposure'
import { ledger as ledgerNamed } from '@paperchain/core/domain/ledger'
import {
  checkHolder,
  type HolderAsked,
  pickOf,
  tellEvidence,
  tellExposure,
} from '../../exposures/tell-exposure.ts'
import { assetList } from '../../ledger-assets.ts'
import type { Ask, Handlers, Reply } from '../ask.ts'
import { accountOf } from '../named.ts'
import { pageOf, startOf } from '../page.ts'

type Asked = {
  readonly params: { readonly ledger: string; readonly account: string }
  readonly query: { readonly also?: string | undefined }
}

function holderOf({ params, query }: Asked): HolderAsked {
  const ledger = ledgerNamed(params.ledger)
  const more = (query.also ?? '').split(',').filter((text) => text !== '')
  const accounts = [params.account, ...more].map((text) => accountOf(ledger, text))
  const holder = { ledger, accounts: [...new Set(accounts)] }
  checkHolder(holder)
  return holder
}

const objectOf = ({ ledger, accounts }: HolderAsked): string => `account:${ledger}:${accounts[0]}`

async function read(ask: Ask<'exposure.read'>): Promise<Reply<Exposure>> {
  const { house, query } = ask
  const holder = holderOf(ask)
  return {
    body: await tellExposure({ desk: house.exposures, stores: house.stores }, holder, query.in),
    audit: { object: objectOf(holder) },
  }
}

async function transactions(
  ask: Ask<'exposure.transactions'>,
): Promise<Reply<ExposureTransactions>> {
  const { house, query } = ask
  const holder = holderOf(ask)
  return {
    body: await tellEvidence(house.exposures, holder, {
      ...pickOf(query),
      page: (rows, write) => pageOf(rows, query, write),
    }),
    audit: { object: objectOf(holder) },
  }
}

/** Rows beyond this are not paged to: the engine counts them in 32 bits. */
const ROWS_MAX = 2 ** 31

async function accounts({
  house,
  params,
  query,
}: Ask<'exposure.accounts'>): Promise<Reply<ExposedAccounts>> {
  const ledger = ledgerNamed(params.ledger)
  const { side, category, limit } = query
  const skip = Math.min(startOf(query), ROWS_MAX)
  const { blocks } = await house.exposures.save(ledger)
  const asked = { ledger, side, category, skip, limit: limit + 1 }
  const rows = await house.stores.exposures.accounts(asked)
  const tip = blocks.at(-1)
  const shown = rows.slice(0, limit)
  return {
    body: {
      items: shown.map(({ account, asset, kind, actor, direct, indirect, total }) => ({
        ...{ account, asset, kind, actor },
        direct: direct.toString(),
        indirect: indirect.toString(),
        total: total.toString(),
      })),
      next: rows.length > limit ? String(skip + limit) : null,
      assets: await assetList(house.stores, new Set(shown.map(({ asset }) => asset))),
      tip: tip === undefined ? null : { height: tip.height, id: tip.id },
    },
  }
}

/** Handlers of this topic. */
export const EXPOSURE_HANDLERS: Handlers<
  'exposure.accounts' | 'exposure.read' | 'exposure.transactions'
> = {
  'exposure.accounts': accounts,
  'exposure.read': read,
  'exposure.transactions': transactions,
}
