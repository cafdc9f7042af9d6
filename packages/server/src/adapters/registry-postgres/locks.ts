/** Advisory locks of the registry, so that no two purposes share a number. */
export const LOCKS = {
  /** One process migrates. */
  migrate: 4180_01,
  /** One change at a time decides who is the last administrator. */
  admins: 4180_02,
} as const
