/** The link between what an institution calls an account and the pseudonym in its book's ledger. */
import { utf8Bytes } from '@paperchain/core/domain/batch/utf8'
import { FaultError } from '@paperchain/core/domain/error'
import { accountName } from '@paperchain/core/engine/party/read-parties'
import type { BookDesk } from '../jobs/import-book-desk.ts'

/** What of a desk is needed: the names that it keeps. */
export type NamesOf = Pick<BookDesk, 'file'>

/**
 * Pseudonyms of a book's own accounts. One that the book has not seen gets its own now, which the
 * first import that names it will use; it is durable before anybody can link it.
 *
 * @throws {FaultError} `PARTY_FIELD` for a text that is no account's name
 */
export function pseudonymsOf({ file }: NamesOf, stated: readonly string[]): readonly string[] {
  const names = stated.map((text, at) => {
    const name = accountName(text)
    if (name !== null) return utf8Bytes(name)
    const message = `Expected the name of an account of the book in accounts[${at}], got another`
    throw new FaultError('PARTY_FIELD', message, { field: `accounts[${at}]` })
  })
  const accounts = names.map((bytes) =>
    file.names.textOf(file.names.numberOf('own', { bytes, start: 0, end: bytes.length })),
  )
  file.keep(file.names.takeFresh())
  return accounts
}
