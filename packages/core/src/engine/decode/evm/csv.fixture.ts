/** Rows of the shared CSV files, by the names of their columns. */
import { readFileSync } from 'node:fs'

/** A row; a column that is not there reads as undefined. */
export type Row = Record<string, string>

/** Rows of a CSV file with a header; quoted cells may hold commas. An empty file has none. */
export function csvRows(path: string): Row[] {
  const [header = '', ...lines] = readFileSync(path, 'utf8').split(/\r?\n/)
  const names = cells(header)
  return lines
    .filter((line) => line !== '')
    .map((line) => Object.fromEntries(cells(line).map((cell, at) => [names[at] ?? '', cell])))
}

function cells(line: string): string[] {
  const found = line.match(/("([^"]|"")*"|[^,]*)(,|$)/g) ?? []
  const all = found.map((cell) => cell.replace(/,$/, '').replace(/^"(.*)"$/, '$1'))
  return line.endsWith(',') ? all : all.slice(0, -1)
}

/** Rows of a file with one JSON object a line. Numbers above 2^53 are kept as text. */
export function jsonRows(path: string): Row[] {
  return readFileSync(path, 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line.replace(/: (\d{16,})/g, ': "$1"')) as Row)
}
