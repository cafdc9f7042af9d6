/** The version of the code that runs, for certificates and `--version`. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'

const PACKAGE = join(import.meta.dirname, '../../package.json')

/** `paperchain 0.1.0`, from the package that this file belongs to. */
export const VERSION: string = (
  JSON.parse(readFileSync(PACKAGE, 'utf8')) as { readonly version: string }
).version
