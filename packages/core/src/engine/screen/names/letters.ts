/**
 * Letters of alphabets to Latin: one table a script, sound by sound, without marks.
 *
 * Sources, all simplified to what English-language lists write, since spellings are folded later
 * (`fold.ts`): Cyrillic after BGN/PCGN 1947 (Russian) and the Ukrainian national system of 2010,
 * with the letters that Belarusian, Serbian, Macedonian and the Turkic languages add; Greek after
 * ELOT 743; Georgian after the national system of 2002; Armenian after BGN/PCGN 1981; Devanagari
 * after the Hunterian system; kana after Hepburn.
 *
 * @module
 */
import type { NameScript } from './script.ts'

/** `а a б b`: letters and what they are written as, by turns; `_` is nothing. */
function table(text: string): ReadonlyMap<string, string> {
  const words = text.split(' ')
  const found = new Map<string, string>()
  for (let at = 0; at + 1 < words.length; at += 2) {
    found.set(words[at]!, words[at + 1] === '_' ? '' : words[at + 1]!)
  }
  return found
}

const CYRILLIC = table(
  'а a б b в v г g д d е e ё yo ж zh з z и i й y к k л l м m н n о o п p р r с s т t у u ф f ' +
    'х kh ' +
    'ц ts ч ch ш sh щ shch ъ _ ы y ь _ э e ю yu я ya і i ї yi є ye ґ g ў u ђ dj ј j љ lj њ ' +
    'nj ћ c ' +
    'џ dz ѓ gj ќ kj ѕ dz қ k ғ g ә a ө o ұ u ү u ң n һ h җ j ҳ h ҷ j ӣ i ӯ u ҝ g ҹ j ѐ e ѝ i ' +
    'ӑ a ӗ e ' +
    'ӱ u ӧ o ѣ e ӏ _',
)

const GREEK = table(
  'α a β v γ g δ d ε e ζ z η i θ th ι i κ k λ l μ m ν n ξ x ο o π p ρ r σ s ς s τ t υ y φ f χ ch ' +
    'ψ ps ω o ου ou αυ av ευ ev μπ b ντ nt γκ g γγ ng γξ nx γχ nch τζ tz',
)

const GEORGIAN = table(
  'ა a ბ b გ g დ d ე e ვ v ზ z თ t ი i კ k ლ l მ m ნ n ო o პ p ჟ zh რ r ს s ტ t უ u ფ p ქ k ღ gh ' +
    'ყ q შ sh ჩ ch ც ts ძ dz წ ts ჭ ch ხ kh ჯ j ჰ h',
)

const ARMENIAN = table(
  'ա a բ b գ g դ d ե e զ z է e ը y թ t ժ zh ի i լ l խ kh ծ ts կ k հ h ձ dz ղ gh ճ ch մ m յ y ն n ' +
    'շ sh ո o չ ch պ p ջ j ռ r ս s վ v տ t ր r ց ts ւ v փ p ք k օ o ֆ f և ev ու u',
)

/** Letters of Latin that no decomposition takes apart. */
const LATIN = table(
  'ø o ł l đ d ð d þ th ß ss æ a œ o ı i ŋ ng ħ h ŧ t ə a ɛ e ɔ o ƙ k ɓ b ɗ d ſ s ĸ k ŀ l ơ ' +
    'o ư u ' +
    'ä a ö o ü u',
)

const TABLES: Partial<Record<NameScript, ReadonlyMap<string, string>>> = {
  Cyrl: CYRILLIC,
  Grek: GREEK,
  Geor: GEORGIAN,
  Armn: ARMENIAN,
}

/** Letters of other alphabets that look like Latin ones, for words that mix both. */
const SHAPES = table(
  'а a в b е e к k м m н h о o р p с c т t у y х x і i ѕ s ј j ԁ d ԛ q ԝ w һ h α a ο o ρ p ν v ' +
    'τ t υ u κ k ι i χ x ε e β b η n',
)

/** A letter without its marks: `é` is `e`. */
function bare(letter: string): string {
  return letter.normalize('NFKD').charAt(0)
}

/** A word of an alphabet in Latin letters, or null where its script has no table here. */
export function latinOf(word: string, script: NameScript): string | null {
  if (script === 'Deva') return devanagari(word)
  if (script === 'Kana') return kana(word)
  const letters = script === 'Latn' ? LATIN : TABLES[script]
  return letters === undefined ? null : byTable(word, letters)
}

function byTable(word: string, letters: ReadonlyMap<string, string>): string {
  let out = ''
  for (let at = 0; at < word.length; at++) {
    const pair = letters === LATIN ? undefined : letters.get(twoBare(word, at))
    if (pair !== undefined) {
      out += pair
      at++
      continue
    }
    const letter = word.charAt(at)
    const plain = isPlain(letter)
    out += plain ? letter : (letters.get(letter) ?? letters.get(bare(letter)) ?? latinBare(letter))
  }
  return out
}

const twoBare = (word: string, at: number): string =>
  at + 1 < word.length ? bare(word.charAt(at)) + bare(word.charAt(at + 1)) : ''

const isPlain = (letter: string): boolean =>
  (letter >= 'a' && letter <= 'z') || (letter >= '0' && letter <= '9')

function latinBare(letter: string): string {
  const plain = bare(letter)
  return isPlain(plain) ? plain : (LATIN.get(plain) ?? '')
}

/** A word of Latin letters with others among them that look like Latin: read by their shape. */
export function byShape(word: string): string {
  let out = ''
  for (const letter of word) out += SHAPES.get(letter) ?? latinBare(letter)
  return out
}

const DEVA_CONSONANTS = table(
  'क k ख kh ग g घ gh ङ n च ch छ chh ज j झ jh ञ n ट t ठ th ड d ढ dh ण n त t थ th द d ध dh न n प p ' +
    'फ ph ब b भ bh म m य y र r ल l ळ l व v श sh ष sh स s ह h ड़ r ढ़ rh ज़ z फ़ f क़ q ख़ kh ग़ g',
)
const DEVA_VOWELS = table(
  'अ a आ a इ i ई i उ u ऊ u ऋ ri ए e ऐ ai ओ o औ au ा a ि i ी i ु u ू u ृ ri े e ै ai ो o ौ au ' +
    'ॉ o ऑ o ' +
    'ं n ँ n ः h',
)
const VIRAMA = '्'
const NUKTA = '़'

/** A consonant carries `a` unless a vowel, a virama or the end of the word follows. */
function devanagari(word: string): string {
  let out = ''
  const letters = [...word.normalize('NFC')].filter((letter) => letter !== NUKTA)
  for (let at = 0; at < letters.length; at++) {
    const consonant = DEVA_CONSONANTS.get(letters[at]!)
    if (consonant === undefined) {
      out += DEVA_VOWELS.get(letters[at]!) ?? ''
      continue
    }
    const next = letters[at + 1]
    const carries = next !== undefined && DEVA_CONSONANTS.has(next)
    out += consonant + (carries || next === 'ं' || next === 'ँ' ? 'a' : '')
    if (next === VIRAMA) at++
  }
  return out
}

const KANA = table(
  'あ a い i う u え e お o か ka き ki く ku け ke こ ko が ga ぎ gi ぐ gu げ ge ご go さ sa し shi す su ' +
    'せ se そ so ざ za じ ji ず zu ぜ ze ぞ zo た ta ち chi つ tsu て te と to だ da ぢ ji づ zu で de ど do ' +
    'な na に ni ぬ nu ね ne の no は ha ひ hi ふ fu へ he ほ ho ば ba び bi ぶ bu べ be ぼ bo ぱ pa ぴ pi ' +
    'ぷ pu ぺ pe ぽ po ま ma み mi む mu め me も mo や ya ゆ yu よ yo ら ra り ri る ru れ re ろ ro わ wa ' +
    'ゐ i ゑ e を o ん n ゔ vu',
)
const KANA_SMALL = table('ゃ ya ゅ yu ょ yo ぁ a ぃ i ぅ u ぇ e ぉ o ゎ wa')
const KATAKANA_SHIFT = 0x60

/** Hepburn without long vowels: `おう` and `おお` are `o`. */
function kana(word: string): string {
  let out = ''
  let double = false
  for (const letter of word) {
    const code = letter.charCodeAt(0)
    const base =
      code >= 0x30a1 && code <= 0x30f6 ? String.fromCharCode(code - KATAKANA_SHIFT) : letter
    if (base === 'っ') {
      double = true
      continue
    }
    const small = KANA_SMALL.get(base)
    out = small === undefined ? out + doubled(KANA.get(base) ?? '', double) : glided(out, small)
    if (base === 'う' && (out.endsWith('ou') || out.endsWith('uu'))) out = out.slice(0, -1)
    if (base === 'お' && out.endsWith('oo')) out = out.slice(0, -1)
    double = false
  }
  return out
}

const doubled = (sound: string, isDouble: boolean): string =>
  isDouble ? sound.charAt(0) + sound : sound

/** `ki` and small `ya` are `kya`, `shi` and `ya` are `sha`, `fu` and `a` are `fa`. */
function glided(before: string, small: string): string {
  const stem = before.slice(0, -1)
  const palatal = stem.endsWith('sh') || stem.endsWith('ch') || stem.endsWith('j')
  return stem + (palatal && small.length === 2 ? small.charAt(1) : small)
}
