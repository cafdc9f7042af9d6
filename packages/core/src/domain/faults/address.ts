import type { FaultRow } from './fault-row.ts'

/** Faults of addresses: what is wrong, and where in the text. */
export const ADDRESS_FAULTS = {
  ADDRESS_UNKNOWN: {
    means: 'A text is no address on any ledger known here.',
    todo: 'Check the characters that the message points at.',
  },
  ADDRESS_CHARACTER: {
    means: 'An address has a character that its alphabet does not have.',
    todo: 'Compare the character at the index (from 0) with the source; 0, O, I and l mix easily.',
  },
  ADDRESS_CHECKSUM: {
    means: 'The checksum of an address does not hold: at least one character is wrong.',
    todo: 'Copy the address again from its source; never repair it by guessing.',
  },
  ADDRESS_LENGTH: {
    means: 'An address is too short or too long for its form.',
    todo: 'Look for characters lost or added when the text was copied.',
  },
  ADDRESS_MIXED_CASE: {
    means: 'A bech32 address mixes upper and lower case, which BIP 173 forbids.',
    todo: 'Copy the address again from its source, in one case.',
  },
  ADDRESS_SEPARATOR: {
    means: 'A bech32 text lacks the 1 between its prefix and its data.',
    todo: 'Check the start of the text: it should read bc1, tb1 or bcrt1.',
  },
  ADDRESS_PADDING: {
    means: 'The last data character of a SegWit address carries bits that belong to no byte.',
    todo: 'The software that made the address is wrong: ask for it again.',
  },
  ADDRESS_VERSION: {
    means: 'An address is well formed, but its version is of no form known here.',
    todo: 'Check which ledger the address belongs to; the message names the version.',
  },
  ADDRESS_NETWORK: {
    means: 'An address is valid, but on another ledger or network than the one asked for.',
    todo: 'Name the ledger that the message gives, or check the address.',
  },
  ADDRESS_NO_CODEC: {
    means: 'Addresses of this ledger cannot be read here yet.',
    todo: 'Use a ledger with a codec; nothing was stored for this address.',
  },
  ADDRESS_PRIVATE_KEY: {
    means: 'The text is a private key, not an address.',
    todo: 'Keep it secret and treat it as leaked where it was pasted; give the address instead.',
  },
} as const satisfies Record<string, FaultRow>
