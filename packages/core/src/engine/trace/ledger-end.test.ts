/**
 * Goal: the end of a ledger names its last live block and digests all live ones, as written.
 * Method: the digest made again with another program's words; orphaned and later blocks left out.
 */
import { createHash } from 'node:crypto'
import { expect, test } from 'vitest'
import { memoryLedger } from '../../../test/memory-ledger.ts'
import { BITCOIN } from '../../domain/ledger.ts'
import { chainOf, nodeHasher, type Pay } from './chain.fixture.ts'
import { ledgerEnd } from './ledger-end.ts'

const pays: Pay[] = ['a', 'b', 'c'].map((id) => ({ id, issue: 5n, outs: [['A', 5n]] }))
const sha256 = (text: string) => createHash('sha256').update(text).digest('hex')

test('digests the ids of live blocks by height, each with a line feed', async () => {
  const ports = { ledger: memoryLedger(chainOf(pays).reverse()), hasher: nodeHasher }
  expect(await ledgerEnd(ports, BITCOIN)).toEqual({
    height: 2,
    block: 'block-2',
    timeMs: 1_200_000,
    blocks: 3,
    digest: sha256('block-0\nblock-1\nblock-2\n'),
  })
  expect(await ledgerEnd(ports, BITCOIN, 1)).toMatchObject({
    height: 1,
    digest: sha256('block-0\nblock-1\n'),
  })
})

test('leaves out orphaned blocks, and says where there is none', async () => {
  const ledger = memoryLedger(chainOf(pays), { orphaned: ['block-2'] })
  const ports = { ledger, hasher: nodeHasher }
  expect(await ledgerEnd(ports, BITCOIN)).toMatchObject({ height: 1, blocks: 2 })
  expect(await ledgerEnd(ports, BITCOIN, -1)).toBeNull()
})
