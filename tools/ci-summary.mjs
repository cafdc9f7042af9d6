/**
 * Adds up the test runs of `.ci/run`: `node tools/ci-summary.mjs FOLDER [FAILED STEP]...`, where
 * the
 * folder holds one vitest report a run. Prints `N passed, N failed` and fails on any failure, on a
 * step that failed, and where nothing ran at all.
 */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

/**
 * @typedef {{ numPassedTests: number, numFailedTests: number, numPendingTests: number,
 *   numTodoTests: number }} Report
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
  const { line, isGood } = summary(readReports(folder), failedSteps)
  console.log(line)
  process.exitCode = isGood ? 0 : 1
}
