/** A bench result as text and as JSON, with machine and date: values mean little without. */
import { cpus, totalmem } from 'node:os'

/** @typedef {import('../../bench/result.ts').BenchResult} BenchResult */

/** Values from here on are shown without decimals. */
const WHOLE_FROM = 100

/** @param {number} value */
const number = (value) =>
  value.toLocaleString('en-GB', { maximumFractionDigits: Math.abs(value) >= WHOLE_FROM ? 0 : 3 })

const thisMachine = () => ({
  cpu: cpus()[0]?.model.trim() ?? 'unknown',
  cores: cpus().length,
  memoryGb: Math.round(totalmem() / 1e9),
  system: `${process.platform} ${process.arch}`,
  node: process.version,
})

/**
 * @param {BenchResult} result
 * @param {{ machine: ReturnType<typeof thisMachine>, date: string }} [where]
 */
export function benchReport(
  result,
  where = { machine: thisMachine(), date: new Date().toISOString() },
) {
  return { json: { ...result, ...where }, text: tableText(result, where) }
}

/**
 * @param {BenchResult} result
 * @param {{ machine: ReturnType<typeof thisMachine>, date: string }} where
 */
function tableText({ name, rows, ratio, notes }, { machine, date }) {
  const labels = Math.max(...rows.map(({ label }) => label.length), 0)
  const values = Math.max(...rows.map(({ value }) => number(value).length), 0)
  const lines = rows.map(
    ({ label, value, unit }) =>
      `  ${label.padEnd(labels)}  ${number(value).padStart(values)} ${unit}`,
  )
  const { cpu, cores, memoryGb, system, node } = machine
  const against = ratio
    ? [
        `  ${ratio.ours} / ${ratio.peer}: ${number(ratio.median)} times as fast ` +
          `(median; ${number(ratio.min)} to ${number(ratio.max)})`,
      ]
    : []
  const place = `  ${cpu}, ${cores} cores, ${memoryGb} GB, ${system}, Node.js ${node}, ${date}`
  return [name, ...lines, ...against, ...notes.map((note) => `  ${note}`), place].join('\n')
}
