/**
 * Hangul, and Korean names in Latin letters, to one key a syllable.
 *
 * A syllable is taken apart as the Unicode standard defines (section 3.12). Its key folds what the
 * Revised Romanisation, McCune-Reischauer and passports write differently: `g` and `k`, `eo` and
 * `o`, `eu`, `oo` and `u`, `ch` and `j`. So `김정은`, `Kim Jong Un`, `Gim Jeong-eun` and `Kim
 * Chŏng'ŭn` have the same keys. Surnames are a table, since families write them as they like
 * (`Lee`, `Ri`, `Yi`).
 *
 * @module
 */

const FIRST = [
  'k',
  'k',
  'n',
  't',
  't',
  'r',
  'm',
  'p',
  'p',
  's',
  's',
  '',
  'c',
  'c',
  'c',
  'k',
  't',
  'p',
  'h',
]
const VOWEL_CODES = 'a e ya ye o e yo ye o wa we we yo u wo we wi yu u i i'.split(' ')
const LAST = ' k k k n n n t l k m p l l p l m p p t t ng t t k t p t'.split(' ')

const FIRST_SYLLABLE = 0xac00
const LAST_SYLLABLE = 0xd7a3
const LAST_COUNT = 28
const VOWEL_COUNT = 21

/** The key of one Hangul syllable; empty for anything else. */
export function syllableKey(letter: string): string {
  const code = letter.charCodeAt(0)
  if (code < FIRST_SYLLABLE || code > LAST_SYLLABLE) return ''
  const at = code - FIRST_SYLLABLE
  const last = LAST[at % LAST_COUNT]!
  const vowel = VOWEL_CODES[Math.floor(at / LAST_COUNT) % VOWEL_COUNT]!
  return FIRST[Math.floor(at / (LAST_COUNT * VOWEL_COUNT))]! + vowel + last
}

/** Surnames by key: the Hangul ones first, then how Latin letters write them. */
const SURNAMES = [
  '김 kim gim ghim',
  '이리 lee ri yi rhee li rhie',
  '박 park pak bak bahk',
  '최 choi choe choy chwe',
  '정 jeong jong jung chung chong cheong',
  '강 kang gang',
  '조 cho jo joe',
  '윤 yoon yun youn',
  '장 jang chang',
  '임림 lim im rim yim',
  '한 han hahn',
  '오 oh o',
  '서 seo suh so',
  '신 shin sin',
  '권 kwon gwon',
  '황 hwang whang',
  '안 ahn an',
  '송 song',
  '류유 ryu yu yoo you lyu',
  '홍 hong',
  '전 jeon chon jun chun',
  '고 ko go koh',
  '문 moon mun',
  '양량 yang ryang',
  '손 son sohn',
  '배 bae pae',
  '백 baek paek paik back',
  '허 heo ho hur huh',
  '남 nam',
  '심 shim sim',
  '노로 noh no roh ro',
  '하 ha hah',
  '곽 kwak gwak',
  '성 sung seong',
  '차 cha',
  '주 joo ju chu',
  '우 woo u wu',
  '구 koo ku gu',
  '민 min',
  '진 jin chin',
  '나라 na ra',
  '지 ji chi',
  '엄 eom om um',
  '채 chae',
  '원 won',
  '천 cheon',
  '방 bang pang',
  '공 kong gong',
  '현 hyun hyon hyeon',
  '함 ham',
  '여려 yeo ryo yo',
  '추 choo',
  '도 do to',
  '석 seok sok suk',
  '태 tae thae',
  '염렴 yeom ryom yom',
  '길 kil gil',
  '연련 yeon ryon yon',
  '표 pyo',
  '명 myung myong myeong',
  '기 ki gi',
  '라 ra na',
  '마 ma',
  '변 byun pyon byeon',
  '맹 maeng',
  '탁 tak',
  '국 kuk',
  '모 mo',
  '편 pyun pyeon',
  '봉 bong pong',
].map((line) => line.split(' '))

const SURNAME_KEYS: ReadonlyMap<string, string> = new Map(
  // Of two families with one spelling the more frequent one, which stands first, is meant.
  [...SURNAMES].reverse().flatMap(([hangul, ...latin]) => {
    const key = `${syllableKey(hangul!)}'`
    return [...hangul!, ...latin].map((form): [string, string] => [form, key])
  }),
)

/** The key of a surname, in Hangul or in Latin letters without marks; null where it is none. */
export const surnameKey = (word: string): string | null => SURNAME_KEYS.get(word) ?? null

/** Beginnings, vowels and ends of syllables as any system writes them; the longest first. */
const STARTS = pairs(
  'kk k gg k ch c jj c tt t dd t pp p bb p ss s sh s k k g k j c t t d t p p b p s s h h m m n n ' +
    'r r l r',
)
const VOWELS = pairs(
  'yeou yo yeo yo yae ye weo wo wae we woo u eui i young yong you yo yoo yu eo o eu u ae e ' +
    'ai e ee i ' +
    'oo u ou o oe we oi we ya ya ye ye yo yo yu yu wa wa we we wo wo wi wi ui i uh o a a e e ' +
    'i i o o u u',
)
const ENDS = pairs('ng ng ck k gk k k k g k n n t t d t l l r l m m p p b p')

function pairs(text: string): readonly (readonly [string, string])[] {
  const words = text.split(' ')
  const found: [string, string][] = []
  for (let at = 0; at + 1 < words.length; at += 2) found.push([words[at]!, words[at + 1]!])
  return found.sort(([left], [right]) => right.length - left.length)
}

const GIVEN_MAX = 2
const LETTERS_MAX = 14
const WAYS_MAX = 4

/** The ways to read a word in Latin letters as one or two syllables, by their keys; mostly one. */
export function syllablesOf(word: string): readonly (readonly string[])[] {
  return word.length > LETTERS_MAX ? [] : waysFrom(word, 0, GIVEN_MAX).slice(0, WAYS_MAX)
}

function waysFrom(word: string, at: number, left: number): readonly (readonly string[])[] {
  if (at === word.length) return [[]]
  if (left === 0) return []
  const start = taken(STARTS, word, at)
  const afterStart = at + (start?.[0].length ?? 0)
  const vowel = taken(VOWELS, word, afterStart)
  if (vowel === null) return []
  const afterVowel = afterStart + vowel[0].length
  const stem = (start?.[1] ?? '') + vowel[1]
  const ways: (readonly string[])[] = []
  // `jongun` is `jong un` and `jon gun`: only the family knows.
  for (const [letters, key] of endsAt(word, afterVowel)) {
    const rest = waysFrom(word, afterVowel + letters.length, left - 1)
    for (const way of rest) ways.push([stem + key, ...way])
  }
  return ways
}

/** Every end that a syllable may have at a place, the longest first, and none. */
function endsAt(word: string, at: number): readonly (readonly [string, string])[] {
  return [...ENDS.filter(([letters]) => word.startsWith(letters, at)), ['', ''] as const]
}

function taken(
  table: readonly (readonly [string, string])[],
  word: string,
  at: number,
): readonly [string, string] | null {
  for (const pair of table) if (word.startsWith(pair[0], at)) return pair
  return null
}

/**
 * The keys of a Korean name in Latin letters, each way it can be read: the surname's first, then
 * the syllables of the given name; empty where the words cannot be a Korean name.
 *
 * @param words lower case, without marks, as written: `['kim', 'jong', 'un']`; the surname stands
 *   first or last
 */
export function koreanKeys(words: readonly string[]): readonly (readonly string[])[] {
  if (words.length < 2 || words.length > 3) return []
  return [...keysWith(words, 0), ...keysWith(words, words.length - 1)].slice(0, WAYS_MAX)
}

function keysWith(words: readonly string[], surnameAt: number): readonly (readonly string[])[] {
  const surname = surnameKey(words[surnameAt]!)
  if (surname === null) return []
  let ways: readonly (readonly string[])[] = [[surname]]
  for (let at = 0; at < words.length; at++) {
    if (at === surnameAt) continue
    const given = syllablesOf(words[at]!)
    ways = ways.flatMap((way) => given.map((keys) => [...way, ...keys]))
  }
  return ways.filter((keys) => keys.length <= GIVEN_MAX + 1).slice(0, WAYS_MAX)
}
