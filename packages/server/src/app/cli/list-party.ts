/** `paperchain list party`: what a list says of a party, and who is blocked by ownership. */
import type { ListedPartyProfile, ListedPartyRow } from '@paperchain/contract/listed-party'
import { FaultError } from '@paperchain/core/domain/error'
import { dateText, identifierText, shareText } from '@paperchain/core/domain/party-text'
import type { ListStore } from '@paperchain/core/ports'
import { ListedParties, partiesOf, partyIn, searchParties } from '../listed/listed-parties.ts'
import { partyProfile, partyRow } from '../listed/party-profile.ts'
import { EXIT } from './exit.ts'
import { answer, type Io } from './io.ts'
import { plural, table } from './table.ts'
import type { RemoteWork } from './through-server.ts'
import { withFolder } from './with-folder.ts'

/** Flags of `list party`. */
export type ListPartyFlags = { readonly name?: string; readonly ownership?: boolean }

/** Rows of a search that are shown. */
const ROWS_MAX = 100

/** `list party LIST ID [--ownership]`, or `list party LIST --name TEXT`. */
export async function listParty(
  io: Io,
  [list = '', id]: readonly string[],
  flags: ListPartyFlags,
): Promise<number> {
  checkWords(id, flags)
  return withFolder(io, 'list party', async ({ lists }) => {
    const pages = await pagesNow(lists, io.clock())
    if (id === undefined) {
      const found = searchParties(partiesOf(pages, list), flags.name)
      return tellRows(
        io,
        found.slice(0, ROWS_MAX).map((one) => partyRow(one.placed, one.found)),
      )
    }
    const placed = partyIn(pages, list, id)
    const withOwnership = flags.ownership === true
    return tell(io, await partyProfile(lists, pages, { ...placed, withOwnership }))
  })
}

/** All that this node has, it knows now, whatever its clock said when it came. */
async function pagesNow(lists: ListStore, nowMs: number) {
  const knownAt = (await lists.versions()).reduce((last, one) => Math.max(last, one.knownMs), nowMs)
  return new ListedParties(lists).at({ asOf: nowMs, knownAt })
}

/** The same through a server. */
export const listPartyThrough: RemoteWork<ListPartyFlags> = async (
  { io, remote },
  [list = '', party],
  flags,
) => {
  checkWords(party, flags)
  if (party === undefined) {
    const query = { limit: ROWS_MAX, ...(flags.name === undefined ? {} : { q: flags.name }) }
    return tellRows(io, (await remote.api('list.parties', { params: { list }, query })).items)
  }
  const query = flags.ownership === true ? { ownership: 'true' as const } : {}
  return tell(io, await remote.api('list.party', { params: { list, party }, query }))
}

function checkWords(id: string | undefined, { name }: ListPartyFlags): void {
  if ((id === undefined) !== (name === undefined)) return
  throw new FaultError('USAGE', 'Expected the id of a party or --name TEXT, and not both')
}

function tellRows(io: Io, rows: readonly ListedPartyRow[]): number {
  answer(io, rows, () =>
    rows.length === 0
      ? 'No party has a name with a word that begins so.'
      : table(
          [{ head: 'id' }, { head: 'kind' }, { head: 'name' }, { head: 'programmes' }],
          rows.map(({ id, kind, name, found, programmes }) => [
            id,
            kind,
            found === '' ? name : `${name} (${found})`,
            programmes.join(', '),
          ]),
        ),
  )
  return EXIT.ok
}

function tell(io: Io, profile: ListedPartyProfile): number {
  answer(io, profile, () =>
    [headText(profile), factsText(profile), relationsText(profile), ownershipText(profile)]
      .filter((text) => text !== '')
      .join('\n\n'),
  )
  return EXIT.ok
}

function headText({ list, id, kind, names, programmes, mentioned, version }: ListedPartyProfile) {
  const [main, ...others] = names
  const lines = [
    `${main?.text ?? id}`,
    `${kind} ${id} of ${list}, version of ${version.published.slice(0, 10)}`,
    mentioned ? 'named by the list, and not designated by it' : '',
    programmes.length > 0 ? `programmes: ${programmes.join(', ')}` : '',
    ...others.map((name) => `${name.kind}: ${name.text}${name.weak ? ' (weak)' : ''}`),
  ]
  return lines.filter((line) => line !== '').join('\n')
}

function factsText({ statedFrom, facts, wallets }: ListedPartyProfile): string {
  const lines = [
    statedFrom === null ? '' : `listed since ${statedFrom.slice(0, 10)}`,
    ...(facts?.births ?? []).map((date) => `born or founded: ${dateText(date)}`),
    ...(facts?.countries ?? []).map(({ country, role }) => `${role}: ${country}`),
    ...(facts?.identifiers ?? []).map(identifierText),
    ...(facts?.titles ?? []).map((title) => `title: ${title}`),
    ...(facts?.addresses ?? []).map((address) => `address: ${address}`),
    ...wallets.map(({ account, ledger }) => `wallet: ${account} (${ledger})`),
    facts?.remarks ?? '',
  ]
  return lines.filter((line) => line !== '').join('\n')
}

type End = ListedPartyProfile['relations'][number]['from']

const endText = ({ list, id, name }: End): string => `${name ?? 'unknown'} (${list} ${id})`

function relationsText({ relations, relationCount }: ListedPartyProfile): string {
  const lines = relations.map(({ kind, from, to, share, text }) => {
    const stake = share === null ? '' : `, ${shareText(share)}`
    return `${endText(from)} ${kind} of ${endText(to)}${stake}${text === '' ? '' : ` [${text}]`}`
  })
  const rest = relationCount - relations.length
  return [...lines, rest > 0 ? plural(rest, 'more relation') : ''].filter(Boolean).join('\n')
}

const VERDICTS = {
  listed: 'on the list itself',
  blocked: 'blocked by ownership',
  'may-be': 'may be blocked by ownership: the lists do not say enough',
  free: 'not blocked by ownership as far as the lists say',
} as const

function ownershipText({ ownership }: ListedPartyProfile): string {
  return ownership
    .map(({ rule, verdict, low, high, path, reached, reachedCount }) =>
      [
        `${rule}: ${VERDICTS[verdict]} (blocked owners hold ${shareText({ low, high })})`,
        ...path.map((step) => `  ${stepText(step)}`),
        ...reached.map((one) => `  below: ${endText(one.party)}: ${VERDICTS[one.verdict]}`),
        reachedCount > reached.length ? `  ${plural(reachedCount - reached.length, 'more')}` : '',
      ]
        .filter((line) => line !== '')
        .join('\n'),
    )
    .join('\n')
}

type Step = ListedPartyProfile['ownership'][number]['path'][number]

const stepText = ({ owner, owned, low, high, controls }: Step): string =>
  `${endText(owner)} ${controls ? 'controls' : 'owns'} ` +
  `${high === 0 ? '' : `${shareText({ low, high })} of `}${endText(owned)}`
