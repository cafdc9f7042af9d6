/**
 * Before each file of tests: where `PAPERCHAIN_LAWS_SEED` names a number, all properties are tried
 * from it, so that a check of a change says something about the change. Without it each run tries
 * others, and finds what no run before it found; a failure prints its seed.
 */
const said = process.env['PAPERCHAIN_LAWS_SEED'] ?? ''
if (/^\d{1,9}$/.test(said)) {
  const { default: fc } = await import('fast-check')
  fc.configureGlobal({ ...fc.readConfigureGlobal(), seed: Number(said) })
}
