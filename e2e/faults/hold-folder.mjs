/** Opens a data folder, says so, and keeps it until it is killed. Word: the folder. */
import { openFolder } from '../../packages/server/dist/app/open-folder.js'

await openFolder({ folder: process.argv[2] ?? '' }, 'hold the folder', Date.now())
process.stdout.write('opened\n')
setInterval(() => undefined, 1000)
