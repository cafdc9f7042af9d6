/** Clusters: accounts of one owner, by which reasons, and what people decided. @module */
import * as z from 'zod'
import { Hex64, Ledger, LedgerName, pageFields, pageOf, queryNumber, Time } from './common.ts'
import { AccountTag } from './ledger.ts'

/** `0`: spent together only. `1`: what is inferred, and what people merged, on top. */
const Level = z.union([z.literal(0), z.literal(1)])

const Height = z.number().int()
const Account = z.string().trim().min(1).max(200)

/** The question of which clusters. */
const viewFields = {
  level: z.coerce.number<number | string>().int().min(0).max(1).default(1).transform(levelOf),
  at: queryNumber(0, 2 ** 31)
    .optional()
    .meta({ description: 'As of the end of this height; the end of the ledger without' }),
}

function levelOf(given: number): 0 | 1 {
  return given === 0 ? 0 : 1
}

/** Why two accounts are in one cluster. */
export const CLUSTER_REASONS = [
  'co-spend',
  'hand',
  'one-time-change',
  'script-type-change',
  'round-amount-change',
  'optimal-change',
  'direct-change',
  'deposit-reuse',
  'same-key',
] as const

/** Why a transaction with several inputs joins nobody. */
export const CLUSTER_EXCLUSIONS = [
  'wasabi-1',
  'wasabi-2',
  'whirlpool',
  'joinmarket',
  'equal-outputs',
  'dust-sweep',
  'distrusted',
] as const

/** One merge: these two are one owner's, since. */
export const ClusterStep = z.object({
  from: z.string(),
  to: z.string(),
  reason: z.enum(CLUSTER_REASONS),
  tx: z.string().nullable().meta({ description: 'The transaction that shows it; null of a hand' }),
  height: Height.nullable(),
  confidence: z.number().int().min(0).max(100),
  hand: z.number().int().nullable().meta({ description: 'Number of the decision' }),
})

/** A merge that was not made, and what keeps the clusters apart. */
export const RefusedMerge = z.object({
  level: Level,
  reason: z.enum(CLUSTER_REASONS),
  tx: z.string().nullable(),
  height: Height.nullable(),
  accounts: z.array(z.string()).meta({ description: 'One of each cluster, the earliest first' }),
  actors: z.array(z.string()).meta({ description: 'Two actors of strong tags; else empty' }),
  hand: z.number().int().nullable().meta({ description: 'Number of the split, else null' }),
})

/** A transaction with several inputs that joins nobody. */
export const JointTransaction = z.object({
  tx: z.string(),
  height: Height,
  exclusion: z.enum(CLUSTER_EXCLUSIONS),
})

/** A decision of somebody. */
export const ClusterHand = z.object({
  id: z.number().int(),
  kind: z.enum(['merge', 'split', 'distrust']),
  accounts: z.array(z.string()),
  from: z.array(z.string()).meta({ description: 'The other side of a split' }),
  tx: z.string().nullable().meta({ description: 'The transaction that is distrusted' }),
  by: z.string(),
  why: z.string(),
  at: Time,
  undone: z.object({ by: z.string(), why: z.string(), at: Time }).nullable(),
})

/** The name of a cluster: its smallest member and a height. */
const ClusterHead = Ledger.extend({
  account: z.string().meta({ description: 'The account asked about' }),
  name: z.string().meta({ description: 'The member that was seen first' }),
  height: Height.meta({ description: 'As of its end; with the name it is the cluster’s id' }),
  level: Level,
  size: z.number().int(),
})

/** A cluster. */
export const Cluster = ClusterHead.extend({
  certainSize: z.number().int().meta({ description: 'Members at level 0' }),
  reasons: z
    .array(z.object({ reason: z.enum(CLUSTER_REASONS), merges: z.number().int() }))
    .meta({ description: 'What holds it together at the end of the ledger, by reason' }),
  refused: z.array(RefusedMerge),
  refusedCount: z.number().int(),
  joint: z
    .array(JointTransaction)
    .meta({ description: 'Transactions the account spent in that join nobody' }),
  jointComplete: z.boolean().meta({ description: 'false: the account has more postings' }),
  hands: z.array(ClusterHand).meta({ description: 'Decisions about its members' }),
  actors: z
    .array(z.object({ account: z.string(), tag: AccountTag }))
    .meta({ description: 'Members that tags name, a few of them' }),
})

/** One of the members. */
export const ClusterMember = z.object({ account: z.string(), tag: AccountTag.nullable() })

/** How two accounts are joined. */
export const ClusterPath = Ledger.extend({
  from: z.string(),
  to: z.string(),
  joined: z.boolean(),
  level: Level,
  height: Height,
  steps: z.array(ClusterStep).meta({ description: 'The shortest way; empty where not joined' }),
})

/** Clusters of a whole ledger. */
export const ClusterLedger = Ledger.extend({
  built: z.boolean().meta({ description: 'false: a build is to be asked for' }),
  behind: z.number().int().meta({ description: 'Transactions that are not in them' }),
  height: Height.nullable(),
  accounts: z.number().int(),
  merges: z.number().int(),
  joint: z.number().int().meta({ description: 'Transactions that join nobody' }),
  refused: z.number().int(),
  hands: z.array(ClusterHand),
})

/** What a build made. */
export const ClusterBuildResult = z.object({
  blocks: z.number().int(),
  accounts: z.number().int(),
  merges: z.number().int(),
  height: Height,
})

const Why = z
  .string()
  .trim()
  .min(1)
  .max(500)
  .refine((text) => !/[\p{Cc}\p{Surrogate}]/u.test(text), 'Expected text on one line')

/** A decision to make. */
export const ClusterDecision = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('merge'), accounts: z.tuple([Account, Account]), why: Why }),
  z.strictObject({
    kind: z.literal('split'),
    accounts: z.array(Account).min(1).max(500),
    from: z.array(Account).min(1).max(500),
    why: Why,
  }),
  z.strictObject({ kind: z.literal('distrust'), tx: Hex64, why: Why }),
])
export const ClusterUndo = z.strictObject({ why: Why })

/** Members and merges of one page. */
export const CLUSTER_PAGE = 100

export const ClusterLedgerParams = z.strictObject({ ledger: LedgerName })
export const ClusterParams = z.strictObject({ ledger: LedgerName, account: Account })
export const ClusterHandParams = z.strictObject({
  ledger: LedgerName,
  hand: queryNumber(1, 2 ** 31),
})
export const ClusterQuery = z.strictObject(viewFields)
export const ClusterPageQuery = z.strictObject({ ...viewFields, ...pageFields(CLUSTER_PAGE) })
export const ClusterPathQuery = z.strictObject({ ...viewFields, to: Account })
export const ClusterMembers = pageOf(ClusterMember)
export const ClusterReasons = pageOf(ClusterStep)

export type Cluster = z.output<typeof Cluster>
export type ClusterStep = z.output<typeof ClusterStep>
export type ClusterMember = z.output<typeof ClusterMember>
export type ClusterPath = z.output<typeof ClusterPath>
export type ClusterHand = z.output<typeof ClusterHand>
export type ClusterLedger = z.output<typeof ClusterLedger>
export type ClusterDecision = z.output<typeof ClusterDecision>
export type RefusedMerge = z.output<typeof RefusedMerge>
export type JointTransaction = z.output<typeof JointTransaction>
