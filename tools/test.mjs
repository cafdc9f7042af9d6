/**
 * `npm test`: installs and builds what is missing, then runs every test; words after `npm test --`
 * go to vitest. Up to the check of Node.js, old syntax only.
 */
import { requireNode } from './setup/node-version.mjs'

requireNode()
import('./setup/main-job.mjs').then((job) => job.test(process.argv.slice(2)))
