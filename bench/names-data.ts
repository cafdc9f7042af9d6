/** Made-up names for the benches and quality tests of name screening: seeded, of many scripts. */
import type { ListParty, PartyKind } from '@paperchain/core/domain/listed-party'

/** Whole numbers below a bound, one after another from a seed. */
export type Random = (below: number) => number

/** A linear congruential generator; its high bits are taken. */
export function randomFrom(seed: number): Random {
  let state = seed >>> 0
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return Math.floor((state / 2 ** 32) * below)
  }
}

const list = (text: string): readonly string[] => text.split(' ')

/** Given names, surnames that are frequent, and syllables that others are made of. */
type Culture = {
  readonly given: readonly string[]
  readonly family: readonly string[]
  readonly starts: readonly string[]
  readonly middles: readonly string[]
  readonly ends: readonly string[]
}

const CULTURES: readonly Culture[] = [
  {
    given: list(
      'Mohamed Ahmed Ali Hassan Hussein Omar Khalid Ibrahim Yusuf Abdullah Mustafa Said ' +
        'Karim Tariq Jamal ' +
        'Nasser Salim Rashid Faisal Bilal Hamza Idris Walid Ziad Anwar Samir Fadi Rami ' +
        'Fatima Aisha Zainab Layla',
    ),
    family: list(
      'Hassan Ali Mohamed Ahmed Saleh Mahmoud Khalil Haddad Mansour Nasser Abbas Aziz Najjar ' +
        'Qasim Sharif Zaidi',
    ),
    starts: list('Ab Al Ba Da Fa Gha Ha Ja Ka Kha Ma Na Qa Ra Sa Sha Ta Wa Ya Za Mu Hu Su'),
    middles: list('bd ri li ha mi sa ra wa ya di ni la za fi ki ru'),
    ends: list('d di f q ri li mi ni r s wi zi yah oun an am ab ar'),
  },
  {
    given: list(
      'Ivan Sergei Dmitry Alexei Nikolai Vladimir Andrei Mikhail Oleg Igor Pavel Yuri Viktor ' +
        'Anatoly Boris ' +
        'Konstantin Elena Olga Tatiana Natalia Irina Svetlana Anna Maria Ekaterina Ludmila',
    ),
    family: list(
      'Ivanov Petrov Sidorov Smirnov Kuznetsov Popov Volkov Sokolov Lebedev Kozlov Novikov ' +
        'Morozov Orlov Pavlov',
    ),
    starts: list(
      'Bel Bog Chern Dan Fed Gor Grig Kar Kol Kras Kur Lav Luk Mar Mel Ost Pol Rad Rom Sav ' +
        'Shev Tim Vas Zai',
    ),
    middles: list('a e o i ya en ov ar ol in er us'),
    ends: list('ov ev in sky enko chuk yan shvili ko tsov kin nov'),
  },
  {
    given: list(
      'James John Robert Michael William David Richard Joseph Thomas Charles Mary Patricia ' +
        'Jennifer Linda ' +
        'Elizabeth Barbara Susan Jessica Sarah Karen Peter Paul Mark George Emma Olivia Noah ' +
        'Lucas Hans Klaus Greta',
    ),
    family: list(
      'Smith Johnson Williams Brown Jones Miller Davis Wilson Anderson Taylor Moore Jackson ' +
        'Martin White Harris ' +
        'Clark Lewis Walker Hall Young King Wright Hill Green Adams Baker Nelson Carter ' +
        'Mitchell Roberts Schmidt Weber',
    ),
    starts: list(
      'Ash Black Brad Brook Carl Dun East Fair Gold Har Hol Kings Lang Mar Nor Oak Pem Rad ' +
        'Stan Thorn Up Wal West Win',
    ),
    middles: list('a e i o ing er en or al'),
    ends: list('ton ford ley wood field worth ham man son by well stone bridge'),
  },
  {
    given: list(
      'Juan Carlos Jose Luis Miguel Pedro Jorge Manuel Antonio Fernando Maria Carmen Rosa ' +
        'Ana Lucia Isabel Elena ' +
        'Sofia Diego Rafael Pablo Andres Javier Sergio Ricardo Gabriela Paula',
    ),
    family: list(
      'Garcia Rodriguez Martinez Hernandez Lopez Gonzalez Perez Sanchez Ramirez Torres ' +
        'Flores Rivera Gomez Diaz Cruz Morales',
    ),
    starts: list(
      'Al Ar Bel Cal Car Del Es Fer Gar Gu Her Lo Mar Men Mon Nav Or Pal Ri Sal San Tor Va Ve Za',
    ),
    middles: list('a e i o u an en er al ar'),
    ends: list('ez es as os ado illa ano ero osa ares ales era ino'),
  },
  {
    given: list(
      'Wei Ming Jun Hua Li Yan Fang Lei Tao Xin Jing Hong Ping Gang Bin Chao Hui Mei Na ' +
        'Qiang Yu Zhen Jianguo Xiaoming Guoqiang',
    ),
    family: list(
      'Wang Li Zhang Liu Chen Yang Huang Zhao Wu Zhou Xu Sun Ma Zhu Hu Guo He Lin Gao Luo ' +
        'Zheng Liang Xie Tang',
    ),
    starts: list('Ouyang Situ Shangguan Zhuge Xiahou Huangfu Sima Murong'),
    middles: list('-'),
    ends: list('-'),
  },
  {
    given: list(
      'Jong-un Yong-ho Song-chol Myong-su Kwang-jin Chol-min Hyon-u Min-ho Ji-hoon Seo-yeon ' +
        'Ji-woo Su-bin Dong-hyun ' +
        'Tae-yang Sang-hoon Kyong-il In-su Un-ha Nam-chol Pong-ju',
    ),
    family: list(
      'Kim Ri Lee Pak Park Choe Choi Jong Jung Kang Cho Yun Jang Im Han O So Sin Kwon Hwang',
    ),
    starts: list('Namgung Hwangbo Jegal Sagong Seonu'),
    middles: list('-'),
    ends: list('-'),
  },
]

/** A word of a list, the first ones more often. */
function frequent(random: Random, words: readonly string[]): string {
  return words[Math.min(random(words.length), random(words.length))] ?? ''
}

const some = (random: Random, words: readonly string[]): string => words[random(words.length)] ?? ''

/** A surname that is made of syllables, so that there are as many as on real lists. */
function madeFamily(random: Random, { starts, middles, ends }: Culture): string {
  if (ends[0] === '-') return some(random, starts)
  const middle = random(3) === 0 ? '' : some(random, middles)
  return some(random, starts) + middle + some(random, ends)
}

/** A person's name, mostly with a frequent given name. */
function personOf(random: Random, rare: number): string {
  const culture = CULTURES[random(CULTURES.length)]!
  const family = random(100) < rare ? madeFamily(random, culture) : frequent(random, culture.family)
  const given = frequent(random, culture.given)
  const second = random(3) === 0 ? ` ${frequent(random, culture.given)}` : ''
  return random(4) === 0 ? `${family} ${given}${second}` : `${given}${second} ${family}`
}

const BODY_WORDS = list(
  'Trading Shipping Petroleum Holding Group International Industries Investment Services ' +
    'Marine Construction ' +
    'Technology Energy Logistics Bank Foundation Electronics Chemical Aviation Mining',
)
const LEGAL = [
  'LLC',
  'Ltd',
  'Limited',
  'GmbH',
  'JSC',
  'Inc.',
  'Corporation',
  'S.A.',
  'Co., Ltd.',
  'OOO',
  '',
]

function bodyOf(random: Random): string {
  const culture = CULTURES[random(4)]!
  const words = [madeFamily(random, culture)]
  if (random(2) === 0) words.push(madeFamily(random, culture))
  words.push(some(random, BODY_WORDS))
  if (random(2) === 0) words.push(some(random, BODY_WORDS))
  return `${words.join(' ')} ${some(random, LEGAL)}`.trim()
}

/** An ordinary person's name: frequent given and family names of six cultures. */
export function ordinaryNames(count: number, seed: number): readonly string[] {
  const random = randomFrom(seed)
  return Array.from({ length: count }, () => personOf(random, 30))
}

/** One or two typing errors. */
export function mistyped(random: Random, name: string): string {
  const at = 1 + random(Math.max(1, name.length - 2))
  const letter = String.fromCharCode(0x61 + random(26))
  const kinds = [
    name.slice(0, at) + name.slice(at + 1),
    name.slice(0, at) + letter + name.slice(at),
    name.slice(0, at) + letter + name.slice(at + 1),
    name.slice(0, at) + name.slice(at + 1, at + 2) + name.slice(at, at + 1) + name.slice(at + 2),
  ]
  return kinds[random(kinds.length)]!
}

/** The words of a name in another order. */
export function reordered(name: string): string {
  const words = name.split(' ')
  return [...words.slice(1), words[0]].join(' ')
}

const ALIAS_PERCENT = 15
const BODY_PERCENT = 20
const RARE_PERCENT = 85

/** Parties of a made-up list until there are so many names, aliases among them. */
export function madeParties(names: number, seed: number): readonly ListParty[] {
  const random = randomFrom(seed)
  const parties: ListParty[] = []
  for (let made = 0; made < names; ) {
    const isBody = random(100) < BODY_PERCENT
    const main = isBody ? bodyOf(random) : personOf(random, RARE_PERCENT)
    const texts = [main]
    while (random(100) < ALIAS_PERCENT) texts.push(alias(random, main))
    made += texts.length
    parties.push(partyOf(`made-${parties.length}`, isBody ? 'entity' : 'individual', texts))
  }
  return parties
}

const alias = (random: Random, main: string): string =>
  random(2) === 0
    ? reordered(main)
    : random(2) === 0
      ? mistyped(random, main)
      : personOf(random, RARE_PERCENT)

/** A party with names alone, none of them weak. */
export function partyOf(id: string, kind: PartyKind, texts: readonly string[]): ListParty {
  return {
    id,
    kind,
    names: texts.map((text, at) => ({
      text,
      kind: at === 0 ? 'main' : 'aka',
      script: '',
      weak: false,
    })),
    programmes: [],
    statedFrom: null,
    file: 'made',
    row: 1,
  }
}
