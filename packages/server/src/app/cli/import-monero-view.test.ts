/**
 * Goal: the flags of a wallet are complete or refused, and nothing that is said has the key in it.
 * Method: a published key in files of every kind; what is thrown and noted is looked through.
 */
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { monero } from '@paperchain/core/domain/address/monero'
import { decodeMoneroBase58 } from '@paperchain/core/domain/address/monero-base58'
import { FaultError } from '@paperchain/core/domain/error'
import { MONERO } from '@paperchain/core/engine/decode/monero/read-header'
import { afterAll, beforeEach, expect, test } from 'vitest'
import { KNOWN_WALLETS } from '../../../../core/test/monero-wallets.ts'
import { sightText, type ViewFlags, viewWalletOf } from './import-monero-view.ts'
import type { Io } from './io.ts'

const folder = mkdtempSync(join(tmpdir(), 'paperchain-key-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))
let notes: string[] = []
beforeEach(() => {
  notes = []
})
const io: Io = {
  ...{ json: false, tty: false, styled: false, folder: '' },
  stdout: () => undefined,
  stderr: (text) => notes.push(text),
  clock: () => 0,
  signal: new AbortController().signal,
}
const { key, address: stagenet } = KNOWN_WALLETS[0]!
const payload = decodeMoneroBase58(stagenet).slice(1, 65)
const standard = { form: 'monero-standard', version: 18 } as const
const address = monero.encode({ ledger: MONERO, ...standard, payload })
let files = 0
const keyFile = (text: string, mode = 0o600): string => {
  const path = join(folder, `${files++}.txt`)
  writeFileSync(path, text, { mode })
  chmodSync(path, mode)
  return path
}
const faultOf = (flags: ViewFlags, isNode = false): FaultError => {
  try {
    viewWalletOf(io, { subaddresses: '1x2', ...flags }, isNode)
  } catch (error) {
    if (error instanceof FaultError) return error
    throw error
  }
  return expect.unreachable()
}

test('a key file and its address open a wallet; no flags, none', () => {
  const flags = { address, viewKeyFile: keyFile(`${key}\n`), subaddresses: '1x2' }
  expect(viewWalletOf(io, flags, false)?.indexOf(payload.slice(0, 32))).toEqual({
    account: 0,
    number: 0,
  })
  expect(notes).toEqual([])
  expect(viewWalletOf(io, {}, true)).toBe(null)
})

test('a file that others may read is noted', () => {
  viewWalletOf(io, { address, viewKeyFile: keyFile(key, 0o644), subaddresses: '1x1' }, false)
  expect(notes.join('')).toMatch(/chmod 600/)
})

test('what is incomplete or wrong is refused by name, without the key', () => {
  const good = keyFile(key)
  const wrong = keyFile(`${key.slice(0, 62)}01`)
  const cases: [ViewFlags, string, RegExp][] = [
    [{ address }, 'USAGE', /--view-key-file with --address/],
    [{ viewKeyFile: good }, 'USAGE', /--address with/],
    [{ address, viewKeyFile: folder }, 'USAGE', /a file at/],
    [{ address, viewKeyFile: join(folder, 'none') }, 'USAGE', /a file at/],
    [{ address, viewKeyFile: keyFile(`${key} `.repeat(20)) }, 'USAGE', /more than 1024/],
    [{ address, viewKeyFile: good, subaddresses: '50' }, 'USAGE', /50x200/],
    [{ address, viewKeyFile: good, subaddresses: '0x1' }, 'MONERO_ADDRESS', /0 times 1/],
    [{ address, viewKeyFile: keyFile(`${key}\n${key}`) }, 'MONERO_VIEW_KEY', /129 characters/],
    [{ address, viewKeyFile: wrong }, 'MONERO_VIEW_KEY', /another wallet/],
    [{ address: stagenet, viewKeyFile: good }, 'ADDRESS_NETWORK', /stagenet/],
  ]
  const unsaid = faultOf({ address, viewKeyFile: good }, true)
  expect([unsaid.code, unsaid.message]).toEqual(['USAGE', expect.stringMatching(/--from/)])
  for (const [flags, code, message] of cases) {
    const fault = faultOf(flags)
    expect([fault.code, fault.message]).toEqual([code, expect.stringMatching(message)])
    const said = `${fault.stack}${JSON.stringify(fault.facts)}${notes.join('')}`
    expect(said).not.toContain(key.slice(0, 16))
  }
})

test('what came in is shown with what is not seen', () => {
  const transfer = { height: 5, timeMs: 0, tx: 'ab'.repeat(32), output: 1, address, at: '0/0' }
  const text = sightText(
    {
      ...{ sees: 'incoming only', received: 1_500_000_000_000n, blocks: 2, txs: 3, outputs: 6 },
      ...{ transfers: 30, added: 4, known: 0, faults: [], cancelled: false, seconds: 1 },
      list: Array.from({ length: 30 }, () => ({
        ...{ ...transfer, amount: 50_000_000_000n, paymentId: '0102030405060708' },
        isRepeated: true,
      })),
      flaws: { 'extra data torn': 2 },
    },
    false,
  )
  expect(text).toMatch(/30 outputs of 1\.50* XMR/)
  expect(text).toMatch(/incoming only +what was spent is hidden, so there is no balance/)
  expect(text).toMatch(/beware +extra data torn, in 2 transactions/)
  expect(text).toMatch(/payment id 0102030405060708, key used before/)
  expect(text).toMatch(/and 5 more/)
})
