/**
 * Goal: one name meets itself in every script and spelling that the methodology page promises, and
 * does not meet its neighbours. Method: pairs of our own, chosen by rule, not from any labelled set.
 */
import { describe, expect, test } from 'vitest'
import type { PartyKind } from '../../../domain/listed-party.ts'
import { NAME_THRESHOLD } from './name-types.ts'
import { partyNamed } from './names.fixture.ts'
import { scoreParty } from './score-party.ts'

function scoreOf(asked: string, listed: string, kind: PartyKind = 'individual'): number {
  return scoreParty({ name: asked, schema: kind }, partyNamed('x', kind, [listed]))?.score ?? 0
}

const SAME: Readonly<Record<string, readonly (readonly [string, string])[]>> = {
  'Cyrillic, Russian and Ukrainian': [
    ['Владимир Кузнецов', 'Vladimir Kuznetsov'],
    ['Щербаков Юрий', 'Yuri Shcherbakov'],
    ['Андрій Шевченко', 'Andriy Shevchenko'],
  ],
  Greek: [['Παπαδόπουλος Νίκος', 'Nikos Papadopoulos']],
  'Arabic by consonants': [
    ['خالد محمود', 'Khaled Mahmoud'],
    ['عبد الرحمن حسن', 'Abdulrahman Hassan'],
    ['عبد الرحمن حسن', 'Abdur Rahman Hasan'],
  ],
  Hebrew: [['משה כהן', 'Moshe Kohen']],
  'Georgian, Armenian, Devanagari, Thai': [
    ['გიორგი მარგველაშვილი', 'Giorgi Margvelashvili'],
    ['Արմեն Սարգսյան', 'Armen Sargsyan'],
    ['सुनील कुमार', 'Sunil Kumar'],
    ['สมชาย', 'Somchai'],
  ],
  'Korean, both romanisations, either order': [
    ['Kim Jong-un', 'KIM Jong Un'],
    ['Gim Jeong-eun', 'Kim Jong Un'],
    ['김정은', "Kim Chŏng'ŭn"],
    ['Jong Un Kim', '김정은'],
    ['Lee Yong Ho', 'Ri Yong-ho'],
    ['Yi Yongho', 'Ri Yong Ho'],
    ['Bak Bongju', 'Pak Pong Ju'],
    ['Park Bong-ju', 'Pak Pong Ju'],
  ],
  kana: [['ヤマダ タロウ', 'Yamada Taro']],
  'Han by Mandarin, Cantonese and Korean': [
    ['张伟明', 'Zhang Weiming'],
    ['張偉明', '张伟明'],
    ['陳大文', 'Chan Tai Man'],
    ['金正恩', 'Kim Jong Un'],
  ],
  'order, joined and split parts, particles': [
    ['Ladin, Usama bin', 'Usama bin Ladin'],
    ['Van der Berg Jan', 'Jan Vanderberg'],
    ['Al Tikriti Saddam', 'Saddam Altikriti'],
  ],
  'short forms and initials': [
    ['Bill Thornton', 'William Thornton'],
    ['J. Thornton', 'James Thornton'],
  ],
}

describe('one person', () => {
  for (const [rule, pairs] of Object.entries(SAME)) {
    test.each(pairs)(`${rule}: %s is %s`, (asked, listed) => {
      expect(scoreOf(asked, listed)).toBeGreaterThanOrEqual(NAME_THRESHOLD)
      expect(scoreOf(listed, asked)).toBeGreaterThanOrEqual(NAME_THRESHOLD)
    })
  }
})

describe('one body', () => {
  test.each([
    ['Romashka LLC', 'ООО «Ромашка»'],
    ['Romashka Limited Liability Company', 'Romashka GmbH'],
    ['Alpha Intl Trdg Co', 'Alpha International Trading Company'],
    ['A.B.C. Shipping L.P.', 'ABC Shipping Limited Partnership'],
    ['Third Fund', 'Fund 3'],
    ['NordwindAG', 'Nordwind AG'],
  ])('%s is %s', (asked, listed) => {
    expect(scoreOf(asked, listed, 'entity')).toBeGreaterThanOrEqual(NAME_THRESHOLD)
  })
})

describe('another one', () => {
  test.each([
    ['Kim Jong Un', 'Kim Jong Il', 'individual'],
    ['Hassan Omar', 'Hussein Omar', 'individual'],
    ['Omar Hassan Saleh', 'Omar Hassan Aziz', 'individual'],
    ['Omar', 'Omar Hassan Saleh', 'individual'],
    ['Peter Thornton', 'James Thornton', 'individual'],
    ['Nordwind Bank', 'Nordwind Shipping', 'entity'],
    ['Nordwind Fund 2', 'Nordwind Fund 3', 'entity'],
    ['Nordwind (France) Ltd', 'Nordwind (Spain) Ltd', 'entity'],
  ] as const)('%s is not %s', (asked, listed, kind) => {
    expect(scoreOf(asked, listed, kind)).toBeLessThan(NAME_THRESHOLD)
  })
})

test('characters that are not read are compared as they are, and the answer says so', () => {
  const hit = scoreParty({ name: '山田太郎' }, partyNamed('x', 'individual', ['山田太郎']))
  expect(hit?.scriptsNotRead).toEqual(['Hani'])
  expect(hit?.score).toBeGreaterThan(NAME_THRESHOLD)
  expect(scoreOf('山田太郎', 'Yamada Taro')).toBe(0)
})

test('what cannot be seen changes nothing, and letters that look alike are one', () => {
  expect(scoreOf('Usa\u200bma\u202e Bin\u00ad Ladin', 'Usama bin Ladin')).toBe(
    scoreOf('Usama bin Ladin', 'Usama bin Ladin'),
  )
  // The first letter is Cyrillic.
  expect(scoreOf('\u0410rtem Petrov', 'Artem Petrov')).toBe(scoreOf('Artem Petrov', 'Artem Petrov'))
  expect(scoreOf('Ig0r P3trov', 'Igor Petrov')).toBe(scoreOf('Igor Petrov', 'Igor Petrov'))
})
