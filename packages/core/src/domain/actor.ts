/** The somebody behind tags, as an ActorPack states it (GraphSense ActorPack). */
export type Actor = {
  /** Stable id in its pack, for example `lazarusgroup`. */
  readonly id: string
  readonly label: string
  readonly categories: readonly string[]
  /** ISO 3166-1 alpha-2 codes as stated. */
  readonly jurisdictions: readonly string[]
  readonly uri: string
  readonly aliases: readonly string[]
}
