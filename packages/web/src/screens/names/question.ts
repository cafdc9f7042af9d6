/** What a form about somebody asks. @module */

/** The fields of the form, as typed. */
export type NameFields = {
  readonly name: string
  readonly kind: string
  readonly born: string
  readonly country: string
  readonly id: string
  readonly threshold: string
  readonly asOf: string
}

/** A form that nobody has filled in. */
export const NO_FIELDS: NameFields = {
  name: '',
  kind: '',
  born: '',
  country: '',
  id: '',
  threshold: '',
  asOf: '',
}

/** What is asked. */
export type NameQuestion = {
  readonly row: { [field: string]: string | string[] }
  readonly threshold: number | null
  readonly asOf: string
}

/** What is wrong with a field, by its name. */
export type NameFaults = Partial<Record<keyof NameFields, string>>

const several = (text: string): string[] =>
  text
    .split(/[,;]/)
    .map((part) => part.trim())
    .filter((part) => part !== '')

/** What is wrong with the fields; nothing where they can be asked. */
export function faultsIn(fields: NameFields): NameFaults {
  const faults: NameFaults = {}
  if (fields.name.trim() === '' && fields.id.trim() === '') {
    faults.name = 'Expected a name, or a number below'
  }
  if (several(fields.born).some((date) => !/^\d{4}(-\d\d(-\d\d)?)?$/.test(date))) {
    faults.born = 'Expected 1962, 1962-05 or 1962-05-07'
  }
  if (several(fields.country).some((code) => !/^[a-z]{2}$/i.test(code))) {
    faults.country = 'Expected two letters, for example KP'
  }
  const { threshold } = fields
  const score = Number(threshold.replace(',', '.'))
  if (threshold !== '' && !(score >= 0.5 && score <= 1)) {
    faults.threshold = 'Expected a score from 0.5 to 1'
  }
  return faults
}

/** The fields as a question; empty ones are left out. */
export function questionOf(fields: NameFields): NameQuestion {
  const { name, kind, threshold, asOf } = fields
  const row: { [field: string]: string | string[] } = { name: name.trim() }
  if (kind !== '') row['kind'] = kind
  for (const field of ['born', 'country', 'id'] as const) {
    const values = several(fields[field])
    if (values.length > 0) row[field] = values
  }
  return { row, threshold: threshold === '' ? null : Number(threshold.replace(',', '.')), asOf }
}
