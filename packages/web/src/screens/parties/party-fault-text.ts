/**
 * What is wrong with a customer, in the words of the form: the label of the field, and what came by
 * its kind. What came itself is personal data and stands in no message.
 *
 * @module
 */
import type { Fault as Told } from '@paperchain/contract/common'

type Fault = Pick<Told, 'message'> & { readonly facts: Readonly<Record<string, unknown>> }

/** Names whose words do not follow from them. */
const NAMED: Readonly<Record<string, string>> = {
  customerId: 'Customer number',
  idNumber: 'Identity number',
  leiCode: 'LEI',
  country: 'Country of residence',
  address: 'Address in one line',
  full: 'In one line',
  street2: 'Street, second line',
  email: 'E-mail',
  birthDate: 'Date of birth',
  birthPlace: 'Place of birth',
  birthCountry: 'Country of birth',
  jurisdiction: 'Country of registration',
  incorporationDate: 'Date of incorporation',
  startDate: 'Valid from',
  endDate: 'Valid to',
  identification: 'Number of another document',
}

/** A field in words: `firstName` is `First name`. */
export function fieldWords(name: string): string {
  const known = Object.hasOwn(NAMED, name) ? NAMED[name] : undefined
  if (known !== undefined) return known
  const words = name.replace(/[A-Z]/g, (sign) => ` ${sign.toLowerCase()}`)
  return words.charAt(0).toUpperCase() + words.slice(1)
}

/** The field of a fault in words: `birthDate[0]` is `Date of birth`, `alias[1]` `Alias, line 2`. */
export function fieldLabel(field: string): string {
  const [, name = field, at, part] = /^(\w+)(?:\[(\d+)\])?(?:\.(\w+))?$/.exec(field) ?? []
  const number = Number(at ?? 0) + 1
  if (name === 'addressEntity' || name === 'identification') {
    const of = `${name === 'addressEntity' ? 'Address' : 'Document'} ${number}`
    return part === undefined ? of : `${of}, ${fieldWords(part).toLowerCase()}`
  }
  return number > 1 ? `${fieldWords(name)}, line ${number}` : fieldWords(name)
}

/** What a text is made of, without telling it: `10 signs (digits, others)`. */
export function kindOfText(text: string): string {
  const clean = text.trim()
  const count = [...clean].length
  if (count === 0) return 'nothing'
  const kinds = [
    /\p{L}/u.test(clean) && 'letters',
    /\p{N}/u.test(clean) && 'digits',
    /\s/u.test(clean) && 'blanks',
    /[^\p{L}\p{N}\s]/u.test(clean) && 'other signs',
  ].filter((kind) => kind !== false)
  return `${count} ${count === 1 ? 'sign' : 'signs'} (${kinds.join(', ')})`
}

/**
 * The message of a fault under the label of its field.
 *
 * @param value what came, where the page has it
 */
export function faultText({ message, facts }: Fault, value?: string): string {
  const field = String(facts['field'] ?? '')
  const end = ` in ${field}, got something else`
  if (field === '' || !message.endsWith(end)) return message
  const expected = message.slice(0, -end.length).replace(/,$/, '')
  const words = `${fieldLabel(field)}: ${expected.charAt(0).toLowerCase()}${expected.slice(1)}`
  if (value === undefined) return words
  const clean = value.trim()
  if (/^[A-Za-z]{2}$/.test(clean)) return `${words}, got two letters that are none of its codes`
  if (/^\d{4}(-\d\d){0,2}$/.test(clean)) return `${words}, got one that is not in it`
  return `${words}, got ${kindOfText(value)}`
}
