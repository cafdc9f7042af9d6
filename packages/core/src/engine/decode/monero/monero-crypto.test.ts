/**
 * Goal: the curve does here what it does in Monero.
 * Method: published answers. Derivations and one-time keys: lines of `tests/crypto/tests.txt` of
 * monero-project/monero. Hidden amounts and commitments: the vectors by which public wallet code
 * in JavaScript (`ringct.js`) checks itself. Points: what its nodes refuse.
 */
import { bytesToHex, hexToBytes } from '@noble/hashes/utils.js'
import { expect, test } from 'vitest'
import {
  baseTimes,
  commitment,
  keyDerivation,
  numberOf,
  ORDER,
  outputScalar,
  pointBytes,
  pointOf,
  scalarBytes,
  varint,
} from './curve.ts'
import { openAmount, unmask } from './own-outputs.ts'

const point = (hex: string) => pointOf(hexToBytes(hex))!
const scalar = (hex: string) => numberOf(hexToBytes(hex))

test.each([
  [
    '6144c603f05173de0c2a1e2c8daaa191f15c3ddb35eed27c56ed4cf7b129ddd7',
    '2c44d707f90f31018f34acb732c615fa8a0bd4a478a35feff99cdc3ddc884e04',
    '00b80f78c6f667ecdc7d28927eb2e3bc5ed6f3ff3c9fb1444e2850739eb9fadb',
  ],
  [
    '185718c43a61792146cac5b4c3d7f417fb19093b37b3b0edbc909be7b9a40843',
    '8f1b1bcc645b74a4ee6d501fe1a13a9588e7ed0ab0131fa1a3b46e5465d9e602',
    'a19c971d3a1ce78b63c1803f3ea4e3c778844ff18f68d75a725d8864ce751f5d',
  ],
  [
    '25d538315bcb81aff9574189ea65f418aeb0392f5cbbc84cd8a33c7ade31ef0a',
    '056e98e3f01148196e19a179e6e9c41fbd0f3e4490e89e03cfc1999487b0ba0e',
    '9c8dcd697b95ca2f05479e49125fe375a39fa6e3f434f6fdc2419dad6afd9ac8',
  ],
  [
    'ab4a33b9f8ce707e891e51c2a6e0c8e8fa69d7c68976037c864eb731d6371200',
    '19df9e0d02b51a63363401345a7ac36b87b938ed6b1abe854d4a585a195c7a0e',
    'ba5a146897723215a21439fc76f7775afbe06d4723d33ae7b528a6d90cbde71d',
  ],
  [
    'c49251ffb86c5a1fd8b47aba25eb3938d1b9b05d974695a52641cbaa8eeb481a',
    'f645d8a10919e8e4e6c33363e466fcbde7063fb1a5e5a45394ade110ad671c0d',
    '90efafb57a971f08dde80f8b9e5b7272a0b9833bb3595ba25c01ae8bb648c2e9',
  ],
])('generate_key_derivation %s', (key, secret, shared) => {
  expect(bytesToHex(keyDerivation(point(key), scalar(secret)))).toBe(shared)
})

test.each([
  [
    '5a6dea81bb0ef25702b9be93d19f6a6b7f0522cb17063224bca62fc523b48d24',
    376,
    'eccde9c7a2210fd2c89c0ed1f6b7ec235e4f2651beec3db56a2ecb178c03a7c6',
    'b6284fd56965f74f6fdb7b788caf26d15f37cf1f8bad30a1640f4a278717b966',
  ],
  [
    '9c49e0d2755a3ca36097633a221613ff396a9c22586a4c8c8bc3bec42b8e3d55',
    0,
    '023b79fa050d0be360384bc50291b9f1ae99052b835f785ae87136ee7337f363',
    '233c2049b915aed129918ffd1e0277899d771038c019c822fa940ed6e4a9c4fc',
  ],
  [
    '449f643578e4ed0d05d3fe0c022fad0438c2fb685ebf39b3518dc28257e57306',
    2,
    '0fbc9e622060326e6412c0665ff6111398112f02bcd896b7980225c82e2e01bf',
    '455389e085d19b53f9d814eb4d8918babf8cc9f6ea3e7dc28f017d4854a0b979',
  ],
  [
    '23a4c790b855c63b6f1f3339db74163107f54ed9e7602292dfdd11a1ef75749e',
    837306311,
    'd1a4cba7c6a911dbcc2773da7393cae6938714042051972150abe2d2fc14ff8e',
    'd1f428d86dcdcd72e0ec612f8e3593e63c19f58abf04ce6a10d2987e22de78a1',
  ],
])('derive_public_key %s %i', (shared, index, spend, key) => {
  const shift = baseTimes(outputScalar(hexToBytes(shared), index))
  expect(bytesToHex(pointBytes(point(spend).add(shift)))).toBe(key)
  expect(bytesToHex(pointBytes(point(key).subtract(shift)))).toBe(spend)
})

test('ecdhDecode of the first form', () => {
  const amount = 'ce0ae31063ed7d5f87db7a312b99cadd77786cd366970e3d82e4735a2d65ce05'
  const mask = 'b4bb3837a56b6e63eda0706c08754461fb813eac1eba083497dd149f2ddbae0d'
  const secret = scalar('e720a09f2e3a0bbf4e4ba7ad93653bb296885510121f806acb2a5f9168fafa01')
  expect(unmask({ amount: hexToBytes(amount), mask: hexToBytes(mask) }, secret)).toEqual({
    amount: scalar('c32eac9cec686d5c9b1397d31ce8f2e5d8ccdba118724ef332da1e9854af9a0a'),
    mask: scalar('0f78b8c44cc7eef45371b2faea30871552f0d74be195720f0ff9395d302a7a05'),
  })
})

test('ecdhDecode of the second form', () => {
  const secret = scalar('ce0ae31063ed7d5f87db7a312b99cadd77786cd366970e3d82e4735a2d65ce05')
  expect(unmask({ amount: hexToBytes('e745cf6a1fe5f04a'), mask: null }, secret)).toEqual({
    amount: scalar('bb477feedbe8a2f8'),
    mask: scalar('13eed709380e0f6fe1eb340291a96c56dae4189a07f32c09bd0fe8b94bd4440b'),
  })
})

test('a commitment to an amount under a mask', () => {
  const amount = scalar('c32eac9cec686d5c9b1397d31ce8f2e5d8ccdba118724ef332da1e9854af9a0a')
  const mask = scalar('0f78b8c44cc7eef45371b2faea30871552f0d74be195720f0ff9395d302a7a05')
  expect(bytesToHex(pointBytes(commitment(mask, amount)))).toBe(
    'a2b64f8a5f10a19d41c74714b069f6a7e78a782488e02646e3c0fb7b0d91d84b',
  )
  expect(bytesToHex(pointBytes(commitment(1n, 1_038_074_340_649n)))).toBe(
    '9a14487f7a9cce89d066bce74173817b17a5b293827c19c8fbf6b51d01594241',
  )
})

test.each([
  [
    'e745cf6a1fe5f04a',
    '59ef441cbb7f79d814f763a40d2c6a30a3c7f6ee340859711243a12e460cbf8b',
    0,
    'c21ac180b9702ffb85930724a28698ebf2a196bcc8ee205b159c5755f3b32a69',
    1_000_000_000_000n,
  ],
  [
    '6d5b3047f314a32e',
    'b3330c0eeccd033e4f417f858b63dada88a629148ba2bc26d214f1d29b89353b',
    1,
    '5c673fbe576152ce517dc463a7b9db68fcd21117a46b4ee9e4cd34b44d0a8b98',
    69_365_204_653_916n,
  ],
])('decodeRct %s', (amount, made, index, shared, expected) => {
  const hidden = { amount: hexToBytes(amount), mask: null, commitment: hexToBytes(made) }
  const secret = outputScalar(hexToBytes(shared), index)
  expect(openAmount(hidden, secret)).toBe(expected)
  expect(openAmount({ ...hidden, amount: hexToBytes('e745cf6a1fe5f04b') }, secret)).toBe(null)
})

test('what is no point, or not written as nodes write it, is none', () => {
  const little = (value: bigint) => scalarBytes(value)
  const field = 2n ** 255n - 19n
  const bad = [
    little(2n),
    little(field),
    little(field + 1n),
    // x is 0 and its sign says that it is odd.
    little(1n + 2n ** 255n),
    new Uint8Array(31),
    new Uint8Array(33),
  ]
  expect(bad.map(pointOf)).toEqual(bad.map(() => null))
  expect(pointOf(little(1n))).not.toBe(null)
  expect(bytesToHex(scalarBytes(ORDER))).toBe(
    'edd3f55c1a631258d69cf7a2def9de1400000000000000000000000000000010',
  )
})

test('numbers of seven bits a byte', () => {
  expect([...varint(0)]).toEqual([0])
  expect([...varint(127)]).toEqual([127])
  expect([...varint(128)]).toEqual([128, 1])
  expect([...varint(2 ** 53 - 1)]).toEqual([255, 255, 255, 255, 255, 255, 255, 15])
})
