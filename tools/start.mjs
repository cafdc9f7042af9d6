/**
 * `npm start`: from a fresh clone to the sample case. Needs nothing installed but Node.js; words
 * after `npm start --` go to the program. Up to the check of Node.js, old syntax only.
 */
import { requireNode } from './setup/node-version.mjs'

requireNode()
import('./setup/main-job.mjs').then((job) => job.start(process.argv.slice(2)))
