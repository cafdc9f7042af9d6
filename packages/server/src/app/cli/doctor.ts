/** `paperchain doctor`: how this node stands, line by line. */
import { examine } from '../operate/doctor.ts'
import type { Line } from '../operate/line.ts'
import { surroundings } from '../operate/surroundings.ts'
import { EXIT } from './exit.ts'
import { answer, type Io } from './io.ts'

/** Flags of `doctor`. */
export type DoctorFlags = { readonly deep?: boolean }

const MARKS: Readonly<Record<Line['state'], string>> = {
  ok: 'ok     ',
  warning: 'WARNING',
  problem: 'PROBLEM',
}

/** Exit 3 where at least one line is a problem; warnings alone leave 0. */
export async function doctor(io: Io, flags: DoctorFlags): Promise<number> {
  const lines = await examine({
    place: surroundings(io.folder, process.env),
    clock: io.clock,
    nodeVersion: process.versions.node,
    deep: flags.deep === true,
  })
  const worst = worstOf(lines)
  answer(io, { state: worst, lines }, () => lines.map(textOf).join('\n'))
  return worst === 'problem' ? EXIT.hit : EXIT.ok
}

function worstOf(lines: readonly Line[]): Line['state'] {
  const has = (state: Line['state']): boolean => lines.some((line) => line.state === state)
  if (has('problem')) return 'problem'
  return has('warning') ? 'warning' : 'ok'
}

const textOf = ({ check, state, says, todo }: Line): string =>
  `${MARKS[state]}  ${check}: ${says}${todo === '' ? '' : `\n         what to do: ${todo}`}`
