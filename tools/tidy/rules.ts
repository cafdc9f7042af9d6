/** All rules of the house by name. */
import * as banned from './banned.ts'
import { docblocks, oneTitle, testHeaders } from './comments.ts'
import { layers, packageOwners, plainImports, rooms } from './layers.ts'
import { fileLength, functionLength, lineLength, parameters } from './size.ts'
import type { Rule } from './source.ts'

/** Each has a failing example in `rules.test.ts`. */
export const RULES: Readonly<Record<string, Rule>> = {
  layers,
  rooms,
  packageOwners,
  plainImports,
  fileLength,
  functionLength,
  lineLength,
  parameters,
  docblocks,
  testHeaders,
  oneTitle,
  ...banned,
}
