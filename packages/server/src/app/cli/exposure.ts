/** `paperchain exposure`: whose money came in, and where it went. */
import type { Exposure, ExposureTransactions } from '@paperchain/contract/exposure'
import { FaultError } from '@paperchain/core/domain/error'
import { type LedgerId, ledger as ledgerNamed } from '@paperchain/core/domain/ledger'
import { buildScreenIndex } from '@paperchain/core/engine/screen/screen-index'
import type { DataFolder } from '../../adapters/ledger-clickhouse/data-folder.ts'
import { ExposureDesk } from '../exposures/exposure-desk.ts'
import { checkHolder, pickOf, tellEvidence, tellExposure } from '../exposures/tell-exposure.ts'
import { ledgersToAsk } from '../find.ts'
import { isSeen } from '../http/seen.ts'
import { tagSetAt } from '../tags-of.ts'
import { EXIT } from './exit.ts'
import { exposureText } from './exposure-text.ts'
import { answer, type Io, note } from './io.ts'
import { momentOf } from './moment.ts'
import { accountsShown } from './show-accounts.ts'
import type { RemoteWork } from './through-server.ts'
import { allOf } from './through-server-ask.ts'
import { withFolder } from './with-folder.ts'

/** Flags of `exposure`. */
export type ExposureFlags = {
  readonly ledger?: string
  readonly in?: string
  /** A category whose numbers are opened. */
  readonly of?: string
}

/** An opened number: which it is, and its transactions. */
export type OpenedNumber = Parameters<typeof pickOf>[0] & {
  readonly transactions: ExposureTransactions['items']
}

/** What a command asks, of a folder or of a server. */
type Asking = {
  readonly ledgers: readonly LedgerId[]
  readonly isSeen: (ledger: LedgerId, text: string) => Promise<boolean>
  readonly read: (holder: Holder, currency: string) => Promise<Exposure>
  readonly open: (
    holder: Holder,
    pick: Parameters<typeof pickOf>[0],
  ) => Promise<ExposureTransactions['items']>
}

type Holder = { readonly ledger: LedgerId; readonly accounts: readonly string[] }

/** The exposure of accounts, all of one holder, on every ledger here that has them. */
export function exposureCommand(
  io: Io,
  texts: readonly string[],
  flags: ExposureFlags,
): Promise<number> {
  return withFolder(io, 'exposure', async (folder) => {
    const desk = deskOf(io, folder)
    return tell(
      io,
      { texts, flags },
      {
        ledgers: await ledgersToAsk(folder.ledger, flags.ledger),
        isSeen: (ledger, text) => isSeen(folder.ledger, ledger, text),
        read: (holder, currency) => tellExposure({ desk, stores: folder }, holder, currency),
        open: async (holder, pick) => {
          const page = { ...pickOf(pick), page: wholePage }
          return (await tellEvidence(desk, holder, page)).items
        },
      },
    )
  })
}

const wholePage = <Row, Item>(rows: readonly Row[], write: (row: Row) => Item) => ({
  items: rows.map(write),
  next: null,
})

const deskOf = (io: Io, { ledger, lists, assets, exposures }: DataFolder): ExposureDesk =>
  new ExposureDesk({
    ledger,
    assets,
    exposures,
    tagsNow: async () => {
      const moment = await momentOf(io, lists, {})
      const index = buildScreenIndex(await lists.entriesAbout('all'), await lists.versions())
      return { index, moment, set: await tagSetAt(lists, moment) }
    },
  })

/** The same through a server. */
export const exposureThrough: RemoteWork<ExposureFlags> = async ({ io, remote }, texts, flags) => {
  const { api } = remote
  const named = flags.ledger === undefined ? null : ledgerNamed(flags.ledger)
  const ledgers = (await api('ledger.list')).items.map(({ ledger }) => ledgerNamed(ledger))
  const asked = ({ ledger, accounts: [account = '', ...more] }: Holder) => ({
    params: { ledger, account },
    also: more.length === 0 ? {} : { also: more.join(',') },
  })
  return tell(
    io,
    { texts, flags },
    {
      ledgers: named === null ? ledgers : [named],
      isSeen: async (ledger, account) =>
        (await api('account.read', { params: { ledger, account } })).seen,
      read: (holder, currency) => {
        const { params, also } = asked(holder)
        return api('exposure.read', { params, query: { in: currency, ...also } })
      },
      open: (holder, pick) => {
        const { params, also } = asked(holder)
        const query = { ...pick, ...also, limit: 1_000 }
        return allOf((cursor) =>
          api('exposure.transactions', { params, query: { ...query, ...cursor } }),
        )
      },
    },
  )
}

type Question = { readonly texts: readonly string[]; readonly flags: ExposureFlags }

async function tell(io: Io, { texts, flags }: Question, asking: Asking): Promise<number> {
  const exposures: (Exposure & { opened?: OpenedNumber[] })[] = []
  for (const holder of await holdersOf(texts, asking)) {
    checkHolder(holder)
    const exposure = await asking.read(holder, (flags.in ?? 'USD').toUpperCase())
    const { of } = flags
    if (of === undefined) exposures.push(exposure)
    else exposures.push({ ...exposure, opened: await openAll(exposure, { holder, of, asking }) })
  }
  answer(io, { exposures }, () => exposures.map(exposureText).join('\n\n'))
  const opened = exposures.flatMap((each) => each.opened ?? [])
  if (flags.of !== undefined && opened.length === 0) {
    note(io, `Nothing of category "${flags.of}" came in or went out.`)
  }
  return EXIT.ok
}

/** Accounts by ledger. @throws {FaultError} as `show address` does */
async function holdersOf(texts: readonly string[], asking: Asking): Promise<Holder[]> {
  const byLedger = new Map<LedgerId, Set<string>>()
  for (const text of texts) {
    const seen = (ledger: LedgerId) => asking.isSeen(ledger, text)
    for (const { ledger, id } of await accountsShown(text, asking.ledgers, seen)) {
      byLedger.set(ledger, (byLedger.get(ledger) ?? new Set()).add(id))
    }
  }
  if (byLedger.size === 0) throw new FaultError('USAGE', 'Expected an address, got none')
  return [...byLedger].map(([ledger, accounts]) => ({ ledger, accounts: [...accounts] }))
}

type Opening = { readonly holder: Holder; readonly of: string; readonly asking: Asking }

/** Every number of a category, with its transactions. */
async function openAll(
  { sides }: Exposure,
  { holder, of, asking }: Opening,
): Promise<OpenedNumber[]> {
  const opened: OpenedNumber[] = []
  for (const { side, asset, rows } of sides) {
    for (const row of rows) {
      const { kind, category, actor } = row
      if (category !== of) continue
      for (const distance of ['direct', 'indirect'] as const) {
        if (row[distance].units === '0') continue
        const pick = { side, asset, kind, category, actor, distance }
        opened.push({ ...pick, transactions: await asking.open(holder, pick) })
      }
    }
  }
  return opened
}
