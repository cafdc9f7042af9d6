/**
 * Goal: what lists say of parties is kept whole and compared fairly: partial dates, countries by
 * any of their names, names without unseen marks, differences by field.
 * Method: laws over generated dates and parties, then forms that real lists use, then bad input by
 * name.
 */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { countryOf } from '../../domain/country-names.ts'
import type { ListParty, PartyName } from '../../domain/listed-party.ts'
import { dateText } from '../../domain/party-text.ts'
import { changedFields, diffParties, fieldText } from './diff-parties.ts'
import { ListBuilder } from './list-builder.ts'
import { partialDate } from './partial-date.ts'
import { newDraft, PartyRows, scriptOf } from './party-draft.ts'

const PLACE = { file: 'f', row: 1 }
const MONTHS = 'Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec'.split(' ')

const name = (text: string, more: Partial<PartyName> = {}): PartyName => ({
  text,
  kind: 'aka',
  script: '',
  weak: false,
  ...more,
})

function partyOf(names: readonly PartyName[]) {
  const builder = new ListBuilder('l')
  const draft = newDraft('1', 'individual')
  draft.names.push(...names)
  const party = new PartyRows(builder).add(draft, PLACE)
  return { party, codes: builder.finish().faults.map(({ code }) => code) }
}

describe('partial dates', () => {
  const day = fc
    .date({ min: new Date('1000-01-01'), max: new Date('2999-12-31'), noInvalidDate: true })
    .map((date) => date.toISOString().slice(0, 10))

  test('a whole date is the same day in every form', () => {
    fc.assert(
      fc.property(day, (iso) => {
        const [year, month, date] = iso.split('-') as [string, string, string]
        const word = MONTHS[Number(month) - 1]
        for (const text of [iso, `${date} ${word} ${year}`, `${date}/${month}/${year}`]) {
          expect(partialDate(text), text).toEqual({ from: iso, to: iso, circa: false })
        }
        expect(dateText({ from: iso, to: iso, circa: false })).toBe(iso)
      }),
    )
  })
  test('no text whatever is read in more than an instant or as a wrong range', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 200 }), (text) => {
        const date = partialDate(text)
        if (date !== null) expect(date.from <= date.to).toBe(true)
      }),
    )
  })
  test.each([
    ['1965', '1965-01-01', '1965-12-31', false],
    ['circa 1951', '1951-01-01', '1951-12-31', true],
    ['Jun 1968', '1968-06-01', '1968-06-30', false],
    ['1968-02', '1968-02-01', '1968-02-29', false],
    ['1965 to 1969', '1965-01-01', '1969-12-31', false],
    ['00/00/1970', '1970-01-01', '1970-12-31', false],
    ['00/05/1970', '1970-05-01', '1970-05-31', false],
    ['Between Aug 1977 and Sep 1977', '1977-08-01', '1977-09-30', false],
  ])('%s', (text, from, to, circa) => {
    expect(partialDate(text)).toEqual({ from, to, circa })
  })
  test.each([
    '',
    '31 Feb 1970',
    '1970-13-01',
    'unknown',
    '24/06',
    '1969 to 1965',
    `1${'9'.repeat(1e5)}`,
  ])('no date: %.20s', (text) => {
    expect(partialDate(text)).toBeNull()
  })
})

test.each([
  ['Korea, North', 'KP'],
  ["Democratic People's Republic of Korea", 'KP'],
  ['Korea, Republic of', 'KR'],
  ['Iran (Islamic Republic of)', 'IR'],
  ['Congo, Democratic Republic of the', 'CD'],
  ['Türkiye', 'TR'],
  ['Virgin Islands, British', 'VG'],
  ['United States of America', 'US'],
  ['ru', 'RU'],
  ['Somewhere else', 'Somewhere else'],
])('country %s', (text, code) => {
  expect(countryOf(text)).toBe(code)
})

describe('names', () => {
  test('a party keeps every different name, the main one first', () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.stringMatching(/^[a-zа-я]{1,8}$/), { minLength: 1 }),
        (texts) => {
          const names = texts.map((text, at) => name(text, { kind: at === 0 ? 'main' : 'aka' }))
          const { party } = partyOf([...names.slice(1), names[0]!, ...names])
          expect(new Set(party.names.map(({ text }) => text))).toEqual(new Set(texts))
          expect(party.names[0]).toMatchObject({ text: texts[0], kind: 'main' })
        },
      ),
    )
  })
  test('direction marks and zero-width spaces go, joiners of Persian stay', () => {
    const { party, codes } = partyOf([name('\u202eABC\u200b\u2066 D'), name('می\u200cخواهم')])
    expect(party.names.map(({ text }) => text)).toEqual(['ABC D', 'می\u200cخواهم'])
    expect(codes).toEqual(['LIST_NAME_CLEANED'])
  })
  test('a party without a name is kept and told of', () => {
    const { party, codes } = partyOf([name(' \u200b ')])
    expect(party.names[0]?.text).toBe('Party 1')
    expect(codes).toContain('LIST_FIELD_MISSING')
  })
  test('a name of 5 MB is refused, the others stay', () => {
    const { party, codes } = partyOf([name('x'.repeat(5e6)), name('Good')])
    expect(party.names.map(({ text }) => text)).toEqual(['Good'])
    expect(codes).toEqual(['LIST_SCALAR_TOO_LONG'])
  })
  test('ten thousand aliases refuse the version and name the row', () => {
    const many = Array.from({ length: 10_000 }, (_, at) => name(`n${at}`))
    expect(() => partyOf(many)).toThrow(/at most 2000 names, got more at f:1/)
  })
  test.each([
    ['Kim', 'Latn'],
    ['김', 'Hang'],
    ['صدام', 'Arab'],
    ['Иван', 'Cyrl'],
    ['12', ''],
  ])('script of %s', (text, script) => {
    expect(scriptOf(text)).toBe(script)
  })
})

describe('differences', () => {
  const base: ListParty = {
    id: '1',
    kind: 'individual',
    names: [name('A', { kind: 'main' }), name('B'), name('C')],
    programmes: ['P', 'Q'],
    statedFrom: 0,
    file: 'f',
    row: 1,
  }
  test('where it stands and in which order its names come is no difference', () => {
    const [main, b, c] = base.names
    const moved = { ...base, row: 7, file: 'g', names: [main!, c!, b!], programmes: ['Q', 'P'] }
    expect(diffParties([base], [moved])).toEqual({ added: [], changed: [], removed: [] })
  })
  test('each field is named', () => {
    const after: ListParty = {
      ...base,
      names: [name('A', { kind: 'main' }), name('B', { weak: true })],
      relations: [{ kind: 'owner', from: '1', to: '2', share: null, text: '' }],
    }
    expect(changedFields(base, after)).toEqual(['names', 'relations'])
    expect(fieldText(after, 'names')).toBe('A; B (weak)')
  })
  test('came, changed and went are all of both sides', () => {
    const ids = fc.uniqueArray(fc.nat(20).map(String))
    fc.assert(
      fc.property(ids, ids, (old, next) => {
        const of = (all: readonly string[]) => all.map((id) => ({ ...base, id }))
        const { added, changed, removed } = diffParties(of(old), of(next))
        expect(changed).toEqual([])
        expect(added.length + old.length - removed.length).toBe(next.length)
      }),
    )
  })
})
