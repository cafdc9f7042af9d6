/** The commands of books: their names, flags and help. */
import type { Command } from 'commander'
import { bookAdd, bookList, bookNames } from './book.ts'
import { bookLink, bookReconcile } from './book-reconcile.ts'
import { importBookCommand } from './import-book.ts'
import type { Io } from './io.ts'
import { alone } from './through-server.ts'

/** What the program lends to those who add commands. */
export type CommandKit = {
  readonly add: (parent: Command, usage: string, about: string) => Command
  readonly run: (
    work: (io: Io, words: string[], flags: Record<string, never>) => Promise<number>,
  ) => (...given: unknown[]) => Promise<void>
  readonly example: (command: Command, ...lines: string[]) => Command
}

/** Adds `import book` and `book …`. */
export function addBooks(
  program: Command,
  imports: Command,
  { add, run, example }: CommandKit,
): void {
  const rows = add(imports, 'book <book> <file>', 'Rows of an institution, or bank statements')
    .option('--mapping <name>', 'a saved mapping of the book, or a .json file')
    .option('--preview <rows>', 'show the first rows as postings, store nothing')
    .option('--no-resume', 'begin at the first row, though part of the file is stored')
    .option('--form <form>', 'a bank statement instead: camt or mt940')
    .option('--zone <zone>', 'zone of dates of statements: Z or +09:00 (default Z)')
    .option('--dry-run', 'read and check everything, store nothing')
    .action(run(alone('import book', importBookCommand)))
  example(rows, 'paperchain import book harbour trades.csv --mapping trades --preview 20')
  const book = program.command('book').description('Books of institutions').exitOverride()
  example(book, 'paperchain book list')
  const adds = add(book, 'add <book> <file>', 'Make or change a book by its description')
  example(adds.action(run(alone('book add', bookAdd))), 'paperchain book add harbour harbour.json')
  const lists = add(book, 'list', 'All books, their assets and mappings')
  example(lists.action(run(alone('book list', (io) => bookList(io)))), 'paperchain book list')
  const names = add(book, 'names <book> [account]', 'Who is behind a pseudonym; personal data')
  example(
    names.action(run(alone('book names', bookNames))),
    'paperchain book names harbour mfrggzdfmztwq2lknnwg23tpob',
  )
  const reconciles = add(book, 'reconcile <book>', 'What is only in the book, or only on the chain')
  example(
    reconciles.action(run(alone('book reconcile', bookReconcile))),
    'paperchain book reconcile harbour',
  )
  const links = add(book, 'link <book> <tx> <ledger> <chain-tx>', 'Say that both are one payment')
    .option('--refuse', 'say that they are not')
    .option('--reason <text>', 'why')
    .action(run(alone('book link', bookLink)))
  example(links, `paperchain book link harbour W-17 bitcoin ${'ab'.repeat(32)}`)
}
