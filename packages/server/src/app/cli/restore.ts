/** `paperchain restore`: a backup into an empty data folder, every digest compared. */
import { resolve } from 'node:path'
import { contentOf } from '../operate/content.ts'
import { restoreBackup } from '../operate/restore.ts'
import { surroundings } from '../operate/surroundings.ts'
import { contentText } from './backup.ts'
import { EXIT } from './exit.ts'
import { answer, type Io } from './io.ts'

/** Restores. Exit 3: restored as it was, with an audit log that was broken by then. */
export async function restore(io: Io, from: string): Promise<number> {
  const place = surroundings(io.folder, process.env)
  const content = contentOf(await restoreBackup(resolve(from), place, io.clock))
  answer(io, { folder: io.folder, ...content }, () =>
    [`Restored to ${io.folder}; all digests are equal`, contentText(content)].join('\n'),
  )
  return content.registry?.audit === 'broken' ? EXIT.hit : EXIT.ok
}
