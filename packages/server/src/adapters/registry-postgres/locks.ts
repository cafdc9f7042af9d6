/** Advisory locks of the registry, so that no two purposes share a number. */
export const LOCKS = {
  /** One process migrates. */
  migrate: 4180_01,
  /** One change at a time decides who is the last administrator. */
  admins: 4180_02,
  /** One writer of parties at a time. */
  parties: 4180_03,
} as const
