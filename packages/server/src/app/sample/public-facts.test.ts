/**
 * Goal: the committed public facts are well formed and say what their sources say. Method: read the
 * TagPack, check every row, and compare with the published lists where they are at hand.
 */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { canonicalAccount } from '@paperchain/core/domain/address/codecs'
import { BITCOIN } from '@paperchain/core/domain/ledger'
import { describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import { describeShared } from '../../../../core/test/shared-data.ts'

const PACK = join(import.meta.dirname, '../../../../../samples/public-facts.yaml')

type Row = Readonly<
  Record<'address' | 'label' | 'abuse' | 'confidence' | 'lastmod' | 'source', string>
>
type Named = { sdn_name: string; addresses: { chain: string; address: string }[] }

const { tags, ...head } = parse(readFileSync(PACK, 'utf8')) as { tags: Row[] } & Record<
  string,
  string
>
const about = (abuse: string): Row[] => tags.filter((row) => row.abuse === abuse)

describe('public facts', () => {
  test('have a head that says what they are', () => {
    expect(head).toMatchObject({ creator: 'Paperchain', currency: 'BTC', category: 'user' })
    expect(head['title']).toBeTruthy()
    expect(head['description']).toBeTruthy()
  })

  test('are eight main network addresses, each once, with a dated source', () => {
    expect(about('ransomware')).toHaveLength(3)
    expect(about('sanction')).toHaveLength(5)
    expect(new Set(tags.map(({ address }) => address)).size).toBe(8)
    for (const { address, label, lastmod, source } of tags) {
      expect(canonicalAccount(BITCOIN, address)).toBe(address)
      expect(label).not.toBe('')
      expect(lastmod).toMatch(/^20\d\d-\d\d-\d\d$/)
      expect(new URL(source).protocol).toBe('https:')
    }
  })
})

describeShared('OFAC rows', 'sanctions/ofac_dprk_addresses.json', (path) => {
  const { entities } = JSON.parse(readFileSync(path, 'utf8')) as { entities: Named[] }

  test.each(about('sanction'))('$address is listed under the name in its label', (row) => {
    const entity = entities.find(({ addresses }) =>
      addresses.some(({ chain, address }) => chain === 'XBT' && address === row.address),
    )
    expect(row.label.split(',')[0]).toBe(entity?.sdn_name)
  })
})

describeShared('ransomware rows', 'attribution/tagpacks/ransomware.yaml', (path) => {
  const published = parse(readFileSync(path, 'utf8')) as { tags: Pick<Row, 'address' | 'label'>[] }

  test.each(about('ransomware'))('$address is published as WannaCry', (row) => {
    const found = published.tags.find(({ address }) => address === row.address)
    expect(found?.label.toLowerCase()).toBe('wannacry')
  })
})
