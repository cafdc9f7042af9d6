/**
 * What each feature may add to a score and take from it. Why these: docs/methodology/names.md.
 *
 * @module
 */

/** Of the scorer: changed with every change of a rule, a table or a weight. */
export const SCORER = 'names-1'

/**
 * Points at a feature's best (`most`) and at its worst (`least`). The best of all together are 1,
 * so that a name alone, however well it fits, leaves room for those that fit in more than the
 * name.
 */
export const WEIGHTS = {
  name: { most: 0.92, least: 0 },
  birth: { most: 0.05, least: -0.25 },
  country: { most: 0.02, least: -0.05 },
  gender: { most: 0.005, least: -0.15 },
  programme: { most: 0.005, least: 0 },
  kind: { most: 0, least: -0.15 },
} as const

/** A number that is the same names the party: the score is at least this, more with the name. */
export const IDENTIFIER_FLOOR = 0.95

/** What the name still adds above {@link IDENTIFIER_FLOOR}. */
export const IDENTIFIER_NAME = 0.05

/** The most that all features beside the name add. */
export const SIDE_MOST =
  WEIGHTS.birth.most + WEIGHTS.country.most + WEIGHTS.gender.most + WEIGHTS.programme.most
