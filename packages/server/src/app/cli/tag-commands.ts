/** The commands of tags: their names, flags and help. */
import { DEED_KINDS, MARKINGS } from '@paperchain/core/domain/tag-deed'
import type { Command } from 'commander'
import type { CommandKit } from './book-commands.ts'
import { tagConflicts, tagConflictsThrough } from './tag-conflicts.ts'
import { tagDeed, tagDeedThrough } from './tag-deeds.ts'
import { tagExport, tagExportThrough, tagHistory, tagHistoryThrough } from './tag-history.ts'
import { orServer } from './through-server.ts'

const [ADD, DISPUTE, WITHDRAW, SUPERSEDE] = DEED_KINDS
const ACCOUNT = '13AM4VW2dhxYgXeQepoHkHSQuy6NgaEb94'
const TARGET = "tagpack:hacks 'BTC:1abc Thief'"

/** Adds `tag …`. */
export function addTags(program: Command, kit: CommandKit): void {
  const tags = program
    .command('tag')
    .description('What is said of accounts, by lists and by people here')
    .exitOverride()
  kit.example(tags, 'paperchain tag conflicts')
  addConflicts(tags, kit)
  addDeeds(tags, kit)
  const { add, run, example } = kit
  const history = add(tags, 'history [list] [key]', 'What people here said of tags, and when')
  withMoment(history).action(run(orServer(tagHistory, tagHistoryThrough)))
  example(history, 'paperchain tag history', 'paperchain tag history own-tags 1')
  const exports = add(tags, 'export <file>', 'Own tags that stand, as a TagPack')
    .option('--marking <word>', `the widest that goes out: ${MARKINGS.join(', ')} (default amber)`)
    .option('--title <text>', 'title of the pack')
    .action(run(orServer(tagExport, tagExportThrough)))
  example(exports, 'paperchain tag export our-tags.yaml --marking green')
}

function addConflicts(tags: Command, { add, run, example }: CommandKit): void {
  const conflicts = add(tags, 'conflicts [account]', 'Where tags on one account disagree')
    .option('--kind <kind>', 'actor or category (default both)')
    .option('--strength <word>', 'strong or weak (default both)')
    .option('--list <list>', 'only those in which this list takes a side')
    .option('--ledger <name>', 'only accounts of this ledger')
  withMoment(conflicts).action(run(orServer(tagConflicts, tagConflictsThrough)))
  example(conflicts, 'paperchain tag conflicts', 'paperchain tag conflicts --strength strong')
}

function addDeeds(tags: Command, { add, run, example }: CommandKit): void {
  const adds = withTag(add(tags, 'add <account>', 'A tag of your own, with its evidence'))
    .option('--ledger <name>', 'where the address is one of several')
    .action(run(orServer(tagDeed(ADD), tagDeedThrough(ADD))))
  example(adds, `paperchain tag add ${ACCOUNT} --label 'Shop in Bern' --why 'test purchase'`)
  const disputes = withWhy(
    add(tags, 'dispute <list> <key>', 'Object to a tag; it stands, marked'),
  ).action(run(orServer(tagDeed(DISPUTE), tagDeedThrough(DISPUTE))))
  example(disputes, `paperchain tag dispute ${TARGET} --why 'the source names another address'`)
  const takes = withWhy(
    add(tags, 'withdraw <list> <key>', 'Let a tag count no more; or take a deed back'),
  ).action(run(orServer(tagDeed(WITHDRAW), tagDeedThrough(WITHDRAW))))
  example(takes, "paperchain tag withdraw tag-deeds 1 --why 'it was the right address after all'")
  const puts = withTag(
    add(tags, 'supersede <list> <key>', 'Put a tag of your own in its place'),
  ).action(run(orServer(tagDeed(SUPERSEDE), tagDeedThrough(SUPERSEDE))))
  example(puts, `paperchain tag supersede ${TARGET} --label Shop --why 'sold in 2024'`)
}

const withMoment = (command: Command): Command =>
  command
    .option('--as-of <date>', 'what was true in the world on that day (default: now)')
    .option('--known-at <date>', 'by what this node knew then (default: now)')

const withWhy = (command: Command): Command =>
  command
    .option('--why <text>', 'the reason, kept for good')
    .option('--from <date>', 'from when it holds in the world (default: now)')

const withTag = (command: Command): Command =>
  withWhy(command)
    .option('--label <text>', 'what the account is called')
    .option('--actor <id>', 'who holds it, by the id of an actor pack')
    .option('--category <word>', 'what it is for, as in TagPacks: exchange, market …')
    .option('--abuse <word>', 'what is wrong with it; this makes the tag a hit')
    .option('--confidence <word>', 'how sure, as in TagPacks (default forensic)')
    .option('--source <text>', 'a URL or a document')
    .option('--until <date>', 'the last day on which it holds')
    .option('--marking <word>', `how far it may go, TLP: ${MARKINGS.join(', ')} (default amber)`)
    .option('--note <text>', 'what else is to be said')
    .option('--evidence <file...>', 'files of which name and SHA-256 are kept')
