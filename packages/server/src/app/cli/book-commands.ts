/** The commands of books: their names, flags and help. */
import type { Command } from 'commander'
import { bookAdd, bookList } from './book.ts'
import { bookNames } from './book-names.ts'
import { bookLink, bookReconcile } from './book-reconcile.ts'
import { importBookCommand } from './import-book.ts'
import type { Io } from './io.ts'
import { orServer } from './through-server.ts'
import {
  bookAddThrough,
  bookLinkThrough,
  bookListThrough,
  bookNamesThrough,
  bookReconcileThrough,
  importBookThrough,
} from './through-server-books.ts'

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
    .action(run(orServer(importBookCommand, importBookThrough)))
  example(rows, 'paperchain import book harbour trades.csv --mapping trades --preview 20')
  addBook(program, { add, run, example })
}

function addBook(program: Command, { add, run, example }: CommandKit): void {
  const book = program.command('book').description('Books of institutions').exitOverride()
  example(book, 'paperchain book list')
  const adds = add(book, 'add <book> <file>', 'Make or change a book by its description')
  example(
    adds.action(run(orServer(bookAdd, bookAddThrough))),
    'paperchain book add harbour harbour.json',
  )
  const lists = add(book, 'list', 'All books, their assets and mappings')
  example(
    lists.action(run(orServer((io) => bookList(io), bookListThrough))),
    'paperchain book list',
  )
  const names = add(book, 'names <book> [pseudonym]', 'Whose account is whose; personal data')
    .option('--name <text>', "the institution's own name of an account instead")
    .option('--reason <text>', 'why, for the audit log')
    .action(run(orServer(bookNames, bookNamesThrough)))
  example(
    names,
    "paperchain book names harbour mfrggzdfmztwq2lknnwg23tpob --reason 'case 17'",
    "paperchain book names harbour --name C-17 --reason 'case 17'",
  )
  const reconciles = add(book, 'reconcile <book>', 'What is only in the book, or only on the chain')
  example(
    reconciles.action(run(orServer(bookReconcile, bookReconcileThrough))),
    'paperchain book reconcile harbour',
  )
  const links = add(book, 'link <book> <tx> <ledger> <chain-tx>', 'Say that both are one payment')
    .option('--refuse', 'say that they are not')
    .option('--reason <text>', 'why')
    .action(run(orServer(bookLink, bookLinkThrough)))
  example(links, `paperchain book link harbour W-17 bitcoin ${'ab'.repeat(32)}`)
}
