/**
 * Adds up the test runs of `.ci/run`: `node tools/ci-summary.mjs FOLDER [FAILED STEP]...`, where
 * the folder holds one vitest report a run. Names what failed, since whoever reads a long log reads
 * its end first; then prints `N passed, N failed`. Fails on any failure, on a step that failed, and
 * where nothing ran at all.
 */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

/** Of a failure's text, which begins with what was expected and goes on with a stack. */
const FAILURE_LINES_MAX = 12

/**
 * @typedef {{ numPassedTests: number, numFailedTests: number, numPendingTests: number,
 *   numTodoTests: number, testResults?: readonly FileReport[] }} Report
 * @typedef {{ name: string, status: string, message: string,
 *   assertionResults: readonly TestReport[] }} FileReport
 * @typedef {{ fullName: string, status: string, failureMessages?: readonly string[] | null
 *   }} TestReport
 */

/**
 * @param {ReadonlyMap<string, Report>} reports one a run, by its step's name
 * @param {readonly string[]} failedSteps
 * @returns {{ line: string, isGood: boolean }}
 */
export function summary(reports, failedSteps) {
  let passed = 0
  let failed = 0
  let skipped = 0
  for (const report of reports.values()) {
    passed += report.numPassedTests
    failed += report.numFailedTests
    skipped += report.numPendingTests + report.numTodoTests
  }
  // A step that broke without a failed test (no build, a file that does not load) is a failure too.
  failed += failedSteps.filter((step) => !reports.get(step)?.numFailedTests).length
  const line = `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`
  return { line, isGood: failed === 0 && passed > 0 }
}

/**
 * Each test that failed, and each file that failed as a whole, with the beginning of what was said.
 *
 * @param {ReadonlyMap<string, Report>} reports
 * @returns {string[]} one text each, of several lines
 */
export function failures(reports) {
  const files = [...reports.values()].flatMap((report) => report.testResults ?? [])
  return files.flatMap((file) => {
    const failed = file.assertionResults.filter((test) => test.status === 'failed')
    if (failed.length === 0 && file.status === 'failed') return [told(file.name, file.message)]
    return failed.map((test) =>
      told(`${file.name} > ${test.fullName}`, (test.failureMessages ?? []).join('\n')),
    )
  })
}

/** @param {string} name @param {string} text */
function told(name, text) {
  const lines = text.split('\n')
  const left = lines.length - FAILURE_LINES_MAX
  const shown = lines.slice(0, FAILURE_LINES_MAX).map((line) => `  ${line}`)
  return [`FAILED ${name}`, ...shown, ...(left > 0 ? [`  (${left} more lines)`] : [])].join('\n')
}

/** @param {string} folder */
function readReports(folder) {
  const files = readdirSync(folder).filter((file) => file.endsWith('.json'))
  /** @type {[string, Report][]} */
  const reports = files.map((file) => [
    file.slice(0, -'.json'.length),
    JSON.parse(readFileSync(join(folder, file), 'utf8')),
  ])
  return new Map(reports)
}

if (process.argv[1] === import.meta.filename) {
  const [folder = '.', ...failedSteps] = process.argv.slice(2)
  const reports = readReports(folder)
  for (const text of failures(reports)) console.log(`${text}\n`)
  const { line, isGood } = summary(reports, failedSteps)
  console.log(line)
  process.exitCode = isGood ? 0 : 1
}
