/**
 * The EVM chains that are read, as data.
 *
 * Sources: EIP-1559, EIP-4844, EIP-649, EIP-1234, EIP-779, EIP-3675, EIP-4895, EIP-6780; BEP-95 and
 * BEP-336; the fee logs and burn contracts of Bor; the predeploys of the OP stack; ArbOS's
 * documentation of its fee split; Avalanche's coreth.
 *
 * @module
 */
import { parseAssetId } from '../../../domain/asset.ts'
import { FaultError } from '../../../domain/error.ts'
import { type LEDGER_ALIASES, type LedgerId, ledger } from '../../../domain/ledger.ts'
import type { EvmChain, FeeWay, FeeWays } from './chain.ts'

const ETHER_SLIP44 = 60
const NEVER = Number.MAX_SAFE_INTEGER
const GWEI_ETHER = 10n ** 18n

const always = (way: FeeWay) => [{ fromHeight: 0, way }]

/** What most chains share; each states what differs. */
const PLAIN = {
  symbol: 'ETH',
  rewards: [],
  changesAt: [0],
  keepsFromMs: NEVER,
  mints: [],
  nativeLoggers: [],
  logsNative: false,
  collections: [],
  rebasing: [],
  unseen: [],
} satisfies Partial<EvmChain>

const named = (alias: keyof typeof LEDGER_ALIASES, slip44: number) => {
  const id = ledger(alias)
  const chainId = Number(id.slice(id.indexOf(':') + 1))
  return { ledger: id, chainId, asset: parseAssetId(`${id}/slip44:${slip44}`) }
}

const ethereum: EvmChain = {
  ...PLAIN,
  ...named('ethereum', ETHER_SLIP44),
  fees: {
    base: always('burned'),
    priority: 'producer',
    blob: 'burned',
    data: 'fees',
    operator: 'fees',
  },
  rewards: [
    { fromHeight: 1, wei: 5n * GWEI_ETHER },
    { fromHeight: 4_370_000, wei: 3n * GWEI_ETHER },
    { fromHeight: 7_280_000, wei: 2n * GWEI_ETHER },
    { fromHeight: 15_537_394, wei: 0n },
  ],
  changesAt: [0, 1_920_000],
  keepsFromMs: 1_710_338_135_000,
  wrapped: ['0xc02aaa39b223fe8d0a0e5c4f27ead9083c756cc2'],
  collections: ['0x06012c8cf97bead5deae237070f9587f8e7a266d'],
  rebasing: [
    '0xae7ab96520de3a18e5e111b5eaab095312d7fe84',
    '0xd46ba6d942050d489dbd938a2c909a5d5039a161',
    '0x2a8e1e676ec238d8a992307b495b45b3feaa5e86',
    '0x35fa164735182de50811e8e2e824cfb9b6118ac2',
  ],
  // Two epochs, after which the chain itself calls a block final.
  confirmations: 64,
}

/** Blocks have no base fee to speak of; what is paid reaches the validator within the block. */
const bsc: EvmChain = {
  ...PLAIN,
  ...named('bsc', 714),
  symbol: 'BNB',
  fees: {
    base: always('producer'),
    priority: 'producer',
    blob: 'producer',
    data: 'fees',
    operator: 'fees',
  },
  keepsFromMs: 1_718_863_500_000,
  wrapped: ['0xbb4cdb9cbd36b01bd1cbaebf2de08d9173bc095c'],
  confirmations: 15,
}

/**
 * Headers name no producer; the log of the fee does. Native moves are logged by 0x…1010, inner ones
 * too, so they are seen without traces.
 */
const polygon: EvmChain = {
  ...PLAIN,
  ...named('polygon', 966),
  symbol: 'POL',
  fees: {
    base: [
      { fromHeight: 0, way: 'burned' },
      { fromHeight: 23_850_000, way: { collector: '0x70bca57f4579f58670ab2d18ef16e02c17553c38' } },
      { fromHeight: 50_523_000, way: { collector: '0x7a8ed27f4c30512326878652d20fc85727401854' } },
    ],
    priority: 'producer',
    blob: 'burned',
    data: 'fees',
    operator: 'fees',
  },
  keepsFromMs: 1_710_936_000_000,
  nativeLoggers: ['0x0000000000000000000000000000000000001010'],
  logsNative: true,
  wrapped: ['0x0d500b1d8e8ef31e21c99d1db9a6444d3adf1270'],
  confirmations: 128,
}

/**
 * The execution part of a fee goes to accounts that the chain's owners set and may change; no block
 * names them, so it is posted to `@fees`. The part for the layer below goes to ArbOS's pool.
 */
const arbitrum: EvmChain = {
  ...PLAIN,
  ...named('arbitrum', ETHER_SLIP44),
  fees: {
    base: always('fees'),
    priority: 'fees',
    blob: 'fees',
    data: { collector: '0xa4b00000000000000000000000000000000000f6' },
    operator: 'fees',
  },
  keepsFromMs: 1_710_424_089_000,
  mints: [
    { type: 0x64, field: 'value' },
    { type: 0x69, field: 'depositValue' },
  ],
  // Its wrapped ether logs a `Transfer` from the zero address, so no `Deposit` is needed.
  wrapped: [],
  confirmations: 64,
  unseen: ['moves of ArbOS beside execution: retryables in escrow, payments to batch posters'],
}

const OP_FEES: FeeWays = {
  base: always({ collector: '0x4200000000000000000000000000000000000019' }),
  priority: { collector: '0x4200000000000000000000000000000000000011' },
  blob: 'fees',
  data: { collector: '0x420000000000000000000000000000000000001a' },
  operator: { collector: '0x420000000000000000000000000000000000001b' },
}

const opStack = {
  ...PLAIN,
  fees: OP_FEES,
  keepsFromMs: 1_710_374_401_000,
  mints: [{ type: 0x7e, field: 'mint' }],
  nativeLoggers: ['0xdeaddeaddeaddeaddeaddeaddeaddeaddead0000'],
  wrapped: ['0x4200000000000000000000000000000000000006'],
  confirmations: 64,
} satisfies Partial<EvmChain>

const optimism: EvmChain = {
  ...opStack,
  ...named('optimism', ETHER_SLIP44),
  unseen: ['the first state of Bedrock, at block 105,235,063, unless it is given'],
}

const base: EvmChain = { ...opStack, ...named('base', ETHER_SLIP44) }

/** All of a fee goes to an account that nobody holds. */
const avalanche: EvmChain = {
  ...PLAIN,
  ...named('avalanche', 9000),
  symbol: 'AVAX',
  fees: {
    base: always('burned'),
    priority: 'burned',
    blob: 'burned',
    data: 'fees',
    operator: 'fees',
  },
  keepsFromMs: 1_734_368_400_000,
  wrapped: ['0xb31f66aa3c1e785363f0875a1b74e27b85fd66c7'],
  confirmations: 12,
  unseen: ['atomic imports from and exports to the other chains of Avalanche'],
}

/** Every EVM chain that is read here, by its alias. */
export const EVM_CHAINS = {
  ethereum,
  bsc,
  polygon,
  arbitrum,
  optimism,
  base,
  avalanche,
} as const satisfies Readonly<Record<string, EvmChain>>

/**
 * The parameters of a ledger.
 *
 * @throws {FaultError} `EVM_CHAIN_UNKNOWN` where there are none, naming those there are
 */
export function evmChain(id: LedgerId): EvmChain {
  const found = Object.values(EVM_CHAINS).find((chain) => chain.ledger === id)
  if (found !== undefined) return found
  const known = Object.keys(EVM_CHAINS).join(', ')
  throw new FaultError('EVM_CHAIN_UNKNOWN', `Expected one of ${known}, got ${id}`, { ledger: id })
}

/**
 * Parameters of a chain that is not in the table, as Ethereum's are now: fees burned and paid to
 * the producer, no reward. For development nodes (anvil: 31337) and for chains of one's own.
 *
 * @param chainId EIP-155 number
 */
export const plainEvmChain = (chainId: number): EvmChain => ({
  ...ethereum,
  ledger: ledger(`eip155:${chainId}`),
  chainId,
  asset: parseAssetId(`eip155:${chainId}/slip44:${ETHER_SLIP44}`),
  rewards: [],
  changesAt: [0],
  keepsFromMs: 0,
  wrapped: [],
  collections: [],
  rebasing: [],
  confirmations: 1,
})
