/**
 * BIP 341: taproot outputs.
 *
 * Goal: script and address of a taproot key are one another's inverse, as the BIP states them.
 * Method: the BIP's wallet vectors.
 */
import { readFileSync } from 'node:fs'
import { bytesToHex, hexToBytes } from '@noble/hashes/utils.js'
import { expect, test } from 'vitest'
import { describeShared } from '../../../test/shared-data.ts'
import { BITCOIN } from '../ledger.ts'
import { addressOfScript, scriptOf } from './script.ts'

describeShared('BIP 341: its vectors', 'vectors/bip-0341.json', (file) => {
  type Row = { expected: { scriptPubKey: string; bip350Address: string } }
  const rows: Row[] = JSON.parse(readFileSync(file, 'utf8')).scriptPubKey

  test('every output script has its address, and back', () => {
    expect(rows).toHaveLength(7)
    for (const { expected } of rows) {
      const account = expected.bip350Address
      expect(addressOfScript(hexToBytes(expected.scriptPubKey), BITCOIN)).toEqual({
        account,
        form: 'p2tr',
      })
      expect(bytesToHex(scriptOf(account) ?? new Uint8Array())).toBe(expected.scriptPubKey)
    }
  })
})
