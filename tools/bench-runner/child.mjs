/** The process of one bench: runs it and sends the result to its parent. */
import { pathToFileURL } from 'node:url'

const bench = await import(pathToFileURL(process.argv[2] ?? '').href)
const result = await bench.run()
process.send?.(result, () => process.exit(0))
