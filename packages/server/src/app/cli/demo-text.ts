/** The story that the demo tells. */
import { relative } from 'node:path'
import { formatAmount } from '@paperchain/core/domain/amount'
import type { CoinName } from '@paperchain/core/domain/posting'
import { formatDate } from '@paperchain/core/domain/time'
import type { ScreenAnswer } from '@paperchain/core/engine/screen/screen-answer'
import type { MethodResult, TraceResult } from '@paperchain/core/engine/trace/result'
import { type Io, strong } from './io.ts'
import { OUTCOME_WORDS, whyText } from './screen-text.ts'
import { clip, count, LABEL_SHOWN_MAX, table } from './table.ts'

/** What the demo found out. */
export type DemoStory = {
  readonly robbery: {
    readonly tx: string
    readonly height: number
    readonly stolen: bigint
    readonly coins: readonly CoinName[]
  }
  readonly screened: readonly { readonly what: string; readonly answer: ScreenAnswer }[]
  readonly traced: TraceResult
}

const DECIMALS = 8
const btc = (units: bigint): string => formatAmount(units, DECIMALS)

/** The whole story, with its tables. */
export function storyText(story: DemoStory, io: Io): string {
  const { robbery, screened, traced } = story
  return [
    strong(io, 'A theft, followed (synthetic: the sample case on bitcoin-regtest)'),
    `In block ${count(robbery.height)} of ${count(traced.end.height)}, one transaction robs the ` +
      `hot wallet of Harbour Exchange of ${btc(robbery.stolen)} BTC:\n  ${robbery.tx}`,
    strong(io, 'Who is it? Screening'),
    screenTable(screened),
    strong(io, 'Where is the money now? The same coins by three methods'),
    methodTable(traced),
    equalities(traced),
    strong(io, 'Largest amounts that lie unspent (FIFO)'),
    heldTable(traced),
    strong(io, 'What to try next'),
    nextSteps(story, io),
  ].join('\n\n')
}

function screenTable(screened: DemoStory['screened']): string {
  return table(
    [{ head: 'address' }, { head: 'what it is' }, { head: 'answer' }, { head: 'why' }],
    screened.map(({ what, answer }) => {
      const [hit] = answer.hits
      const kind = hit === undefined ? '' : `: ${hit.sanction ? 'sanction' : hit.entry.abuse}`
      const why = hit === undefined ? whyText(answer) : clip(hit.entry.label, LABEL_SHOWN_MAX)
      return [answer.text, what, `${OUTCOME_WORDS[answer.outcome]}${kind}`, why]
    }),
  )
}

/** Sums by who holds them: services by name, then what lies unspent, fees and cuts. */
function methodTable({ results }: TraceResult): string {
  const sums = results.map(sumsOf)
  const names = [...new Set(sums.flatMap((each) => [...each.keys()]))]
  const size = (name: string): bigint => sums.at(-1)?.get(name) ?? 0n
  names.sort((a, b) => (size(b) > size(a) ? 1 : size(b) < size(a) ? -1 : a < b ? -1 : 1))
  const right = true
  return table(
    [{ head: 'BTC' }, ...results.map(({ method }) => ({ head: method, right }))],
    names.map((name) => [
      clip(name, WHERE_SHOWN_MAX),
      ...sums.map((each) => btc(each.get(name) ?? 0n)),
    ]),
  )
}

function sumsOf({ places, cutSums }: MethodResult): Map<string, bigint> {
  const sums = new Map<string, bigint>()
  const add = (name: string, value: bigint) => sums.set(name, (sums.get(name) ?? 0n) + value)
  for (const { ending, service, value } of places.rows) {
    if (ending === 'absorbed') add(`arrived at ${service?.label ?? 'a service'}`, value)
    else if (ending === 'held' && service !== null) add(`unspent: ${service.label}`, value)
    else add(ending === 'held' ? 'unspent: nobody is known' : ending, value)
  }
  for (const { reason, value } of cutSums) add(`cut (${reason})`, value)
  return sums
}

const equalities = ({ results }: TraceResult): string =>
  results
    .map(({ method, totals }) => {
      const [total] = totals
      const law = total?.equality ?? 'poison marks whole coins, so its sums may exceed what entered'
      return `${method}: ${law}`
    })
    .join('\n')

/** Characters of a place in the table of methods. */
const WHERE_SHOWN_MAX = 60

const HELD_SHOWN = 5

function heldTable({ results }: TraceResult): string {
  const fifo = results.find(({ method }) => method === 'fifo')
  const held = (fifo?.places.rows ?? []).filter(({ ending }) => ending === 'held')
  const right = true
  return table(
    [
      { head: 'BTC', right },
      { head: 'account' },
      { head: 'tag' },
      { head: 'hops', right },
      { head: 'since' },
    ],
    held
      .slice(0, HELD_SHOWN)
      .map(({ value, account, service, hop, first }) => [
        btc(value),
        account ?? 'not known',
        clip(service?.label ?? '', LABEL_SHOWN_MAX),
        String(hop),
        formatDate(first.timeMs),
      ]),
  )
}

function nextSteps({ robbery, screened }: DemoStory, io: Io): string {
  const usual = relative(process.cwd(), io.folder) === '.paperchain'
  const data = usual ? '' : ` --data ${/\s/.test(io.folder) ? `"${io.folder}"` : io.folder}`
  const [first] = screened
  const loot = robbery.coins.map(({ tx, index }) => `${tx}:${index}`).join(' ')
  return [
    `npx paperchain show tx ${robbery.tx}${data}`,
    `npx paperchain show address ${first?.answer.text ?? ''}${data}`,
    `npx paperchain trace ${loot} --method fifo --certificate theft.json${data}`,
    `npx paperchain verify theft.json${data}`,
    `npx paperchain import bitcoin PATH-OF-YOUR-NODE/blocks/blk00000.dat${data}`,
    `npx paperchain list import ofac FOLDER-OF-ADDRESS-LISTS${data}`,
    'npx paperchain --help',
  ]
    .map((line) => `  ${line}`)
    .join('\n')
}
