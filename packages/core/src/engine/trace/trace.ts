/**
 * The tracer: where money went, or where it came from, on a coin ledger, by poison, haircut and
 * FIFO (architecture, section 7).
 *
 * @module
 */
import { FaultError } from '../../domain/error.ts'
import { ledgerName } from '../../domain/ledger.ts'
import type { CoinGraph } from './coin-graph.ts'
import { endedCells, totalsOf } from './endings.ts'
import { fifoRule, newPieces } from './fifo.ts'
import { gather } from './gather.ts'
import { haircutRule } from './haircut.ts'
import { ledgerEnd } from './ledger-end.ts'
import { completeLimits, type TraceLimits } from './limits.ts'
import { poisonRule } from './poison.ts'
import {
  type Direction,
  type LedgerEnd,
  METHODS,
  type Method,
  type TracePorts,
  type TraceRequest,
} from './request.ts'
import type { MethodResult, TraceResult } from './result.ts'
import { seedCoins } from './seeds.ts'
import { walkSteps } from './steps.ts'
import { cutSumsOf, cutsOf, listed, placesOf } from './summary.ts'
import { newTaint, type PotRule, passTaint, type Taint } from './taint.ts'

/**
 * Runs a trace.
 *
 * The ledger is read as it stands at its end when the trace starts (or at `endHeight`), however
 * many blocks arrive meanwhile; where blocks below that end are replaced while it runs, it is
 * refused. The same request on the same ledger gives the same answer.
 *
 * @throws {FaultError} `TRACE_LIMIT`, `TRACE_LEDGER_EMPTY`, `TRACE_SEED_UNKNOWN`,
 *                      `TRACE_SEEDS_TOO_MANY`, `TRACE_NO_COINS`, `TRACE_LEDGER_MOVED`,
 *                      `AMOUNT_TOO_LARGE`
 */
export async function trace(ports: TracePorts, request: TraceRequest): Promise<TraceResult> {
  const limits = completeLimits(request.limits)
  const { ledger, direction, seeds, method } = request
  const end = await ledgerEnd(ports, ledger, request.endHeight)
  if (end === null) {
    const where = request.endHeight === undefined ? '' : ` up to height ${request.endHeight}`
    throw new FaultError(
      'TRACE_LEDGER_EMPTY',
      `Expected a block in ${ledgerName(ledger)}${where}, got none`,
      { ledger },
    )
  }
  const lastHeight = Math.min(end.height, limits.untilHeight ?? end.height)
  const { maxSeedCoins } = limits
  const coins = await seedCoins(ports.ledger, { ledger, seeds, lastHeight, maxSeedCoins })
  const question = { ports, ledger, direction, limits, endHeight: end.height }
  const graph = await gather(question, coins)
  await checkStill(ports, request, end)
  const methods = METHODS.filter((one) => method === 'all' || method === one)
  return {
    ledger,
    seeds,
    direction,
    method,
    limits,
    end,
    seedCoins: coins.length,
    gathered: { transactions: graph.transactions, postings: graph.postings },
    results: methods.map((one) => traceGraph(graph, { method: one, direction, limits })),
  }
}

async function checkStill(
  ports: TracePorts,
  { ledger }: TraceRequest,
  end: LedgerEnd,
): Promise<void> {
  const now = await ledgerEnd(ports, ledger, end.height)
  if (now?.digest === end.digest) return
  throw new FaultError(
    'TRACE_LEDGER_MOVED',
    `Expected the blocks up to ${end.height} to stay, got ${now?.block ?? 'none'} for ${end.block}`,
    { ledger, height: end.height },
  )
}

/** What one pass is asked. */
export type MethodQuestion = {
  readonly method: Method
  readonly direction: Direction
  readonly limits: TraceLimits
}

/** One method over a gathered graph. Pure; reads nothing else. */
export function traceGraph(graph: CoinGraph, question: MethodQuestion): MethodResult {
  const { method, direction, limits } = question
  const taint = newTaint(graph)
  passTaint(graph, { direction, limits, rule: ruleOf(graph, question) }, taint)
  const ended = endedCells(graph, taint, limits)
  const totals = totalsOf({ graph, taint, method }, ended)
  const cuts = cutsOf(graph, taint, ended)
  const { listedLegs } = limits
  return {
    method,
    totals,
    places: listed(placesOf(graph, taint, ended), limits.listedPlaces),
    cuts: listed(cuts, limits.listedCuts),
    cutSums: cutSumsOf(cuts),
    ...walkSteps(graph, taint, { direction, listedLegs }),
    coins: coinsReached(graph, taint),
  }
}

function ruleOf(graph: CoinGraph, { method, limits }: MethodQuestion): PotRule {
  const { cells } = graph
  if (method === 'poison') return poisonRule(cells.value)
  if (method === 'haircut') return haircutRule(cells.value)
  return fifoRule(cells, limits, newPieces(cells.value.length))
}

function coinsReached({ cells }: CoinGraph, { arrived }: Taint): number {
  let count = 0
  for (let cell = 0; cell < cells.seed.length; cell++) {
    const coin = cells.index[cell]! >= 0
    if (coin && (cells.seed[cell] === 1 || arrived[cell]! > 0n)) count += 1
  }
  return count
}
