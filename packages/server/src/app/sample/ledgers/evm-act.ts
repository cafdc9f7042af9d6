/**
 * Second act: the dollars on the EVM chain. A token is made and used by others; Lantern pays the
 * thief; the thief locks most of it in the bridge.
 *
 * @module
 */
import { PLAIN_GAS } from './evm-chain.ts'
import { type LeftLantern, leftBy, type Withdrawal } from './lantern-act.ts'
import { ASSET, DOLLAR, evmAccount, MINUTE_MS, SAMPLE_EVM } from './marks.ts'
import { hop, type Place, type Stage, when } from './stage.ts'

const ETHER = 10n ** 18n
const HOLDERS = 6
const ISSUED = 90_000_000_000_000n
const TOKEN_GAS = 52_340n
const APPROVE_GAS = 46_120n
const LOCK_GAS = 88_910n
const DEPLOY_GAS = 1_204_551n
/** The first four bytes of the hash of each function's signature. */
const CALL = { transfer: 'a9059cbb', mint: '40c10f19', approve: '095ea7b3', lock: 'dd467064' }

const [ISSUER, HOT, THIEF] = ['issuer', 'lantern-hot', 'thief'].map(evmAccount) as [
  string,
  string,
  string,
]
/** The contract that holds what is locked. */
export const BRIDGE = evmAccount('bridge-lock')
/** One of the people who use the chain. */
export const holderAt = (row: number): string => evmAccount(`holder-${row + 1}`)

/** The state before the story: coins, the token, who has it, and some payments. */
export function openEvm({ evm, random }: Stage): void {
  evm.endow(ISSUER, 20n * ETHER)
  evm.endow(HOT, 35n * ETHER)
  for (let row = 0; row < HOLDERS; row++) evm.endow(holderAt(row), BigInt(2 + row) * ETHER)
  evm.block(when('02-27 09:00'), [])
  const shared = { from: ISSUER, to: DOLLAR.evm }
  evm.block(when('02-27 09:10'), [
    {
      name: 'deploy',
      from: ISSUER,
      to: null,
      created: DOLLAR.evm,
      call: '6080',
      gasUsed: DEPLOY_GAS,
    },
  ])
  const dollars = [{ from: null, to: HOT, units: ISSUED }]
  evm.block(when('02-27 09:30'), [
    { ...shared, name: 'mint', call: CALL.mint, gasUsed: TOKEN_GAS, dollars },
  ])
  for (let row = 0; row < HOLDERS; row++) {
    const units = BigInt(40_000 + random.below(90_000)) * 1_000_000n
    payDollars({ evm }, `first ${row}`, {
      ...{ from: HOT, to: holderAt(row), units },
      timeMs: when('02-28 10:00') + row * 17 * MINUTE_MS,
    })
  }
}

type Payment = {
  readonly from: string
  readonly to: string
  readonly units: bigint
  readonly timeMs: number
}

/** A transfer of dollars in a block of its own. Gives its id. */
function payDollars(
  { evm }: Pick<Stage, 'evm'>,
  name: string,
  { from, to, units, timeMs }: Payment,
): string {
  const call = { call: CALL.transfer, gasUsed: TOKEN_GAS, dollars: [{ from, to, units }] }
  const [id = ''] = evm.block(timeMs, [{ name, from, to: DOLLAR.evm, ...call }])
  return id
}

/** What was locked for whom: the bridge's book tells of it. */
export type Locked = {
  readonly tx: string
  readonly timeMs: number
  readonly units: bigint
  /** Who locked, and the name of the account on Tron that shall get it. */
  readonly from: string
  readonly tronName: string
  readonly isThief: boolean
}

/** Plays the act: what reached the thief, and what went into the bridge. */
export function onEvm(stage: Stage, { dollars }: LeftLantern): Locked[] {
  const { evm, random } = stage
  const gas = { name: 'gas', from: holderAt(2), to: THIEF, value: ETHER / 5n, gasUsed: PLAIN_GAS }
  evm.block(when('03-04 05:31'), [gas])
  const [first, second] = dollars.map((paid, row) => {
    const other = { from: holderAt(row), to: holderAt(row + 3) }
    const units = BigInt(900 + random.below(5000)) * 1_000_000n
    payDollars(stage, `other ${row}`, { ...other, units, timeMs: paid.timeMs - 4 * MINUTE_MS })
    return payThief(stage, paid)
  })
  if (first === undefined || second === undefined) return []
  const small = BigInt(12_000 + random.below(900)) * 1_000_000n
  const stranger = { from: holderAt(4), tronName: 'holder-5', units: small }
  const most = second.units - (second.units * 17n) / 100n
  return [
    lock(stage, { ...stranger, timeMs: when('03-04 07:36') }),
    lock(stage, {
      from: THIEF,
      tronName: 'thief',
      units: first.units,
      timeMs: when('03-04 07:52'),
    }),
    lock(stage, { from: THIEF, tronName: 'thief', units: most, timeMs: when('03-04 08:41') }),
  ]
}

function payThief(stage: Stage, paid: Withdrawal): Place {
  const { entry, units, timeMs } = paid
  const tx = payDollars(stage, entry, {
    from: HOT,
    to: THIEF,
    units,
    timeMs: timeMs + 3 * MINUTE_MS,
  })
  const place = { ledger: SAMPLE_EVM, tx, account: THIEF, asset: ASSET.dollar, units }
  hop(stage, ['withdrawal', 'named'], [leftBy(stage.books.lantern, paid), place])
  return place
}

type Locking = Pick<Locked, 'from' | 'tronName' | 'units' | 'timeMs'>

/** Allows the bridge to take the dollars, and locks them there. */
function lock(stage: Stage, { from, tronName, units, timeMs }: Locking): Locked {
  const name = `${tronName} ${timeMs}`
  const allow = { name: `allow ${name}`, from, to: DOLLAR.evm, call: CALL.approve }
  const calls = [{ from: BRIDGE, to: DOLLAR.evm }]
  const dollars = [{ from, to: BRIDGE, units }]
  const locking = { name: `lock ${name}`, from, to: BRIDGE, call: CALL.lock }
  const [, tx = ''] = stage.evm.block(timeMs, [
    { ...allow, gasUsed: APPROVE_GAS },
    { ...locking, gasUsed: LOCK_GAS, calls, dollars },
  ])
  const isThief = from === THIEF
  if (isThief) {
    const place = { ledger: SAMPLE_EVM, tx, asset: ASSET.dollar, units }
    hop(
      stage,
      ['lock', 'chain'],
      [
        { ...place, account: from },
        { ...place, account: BRIDGE },
      ],
    )
  }
  return { tx, timeMs, units, from, tronName, isThief }
}
