/** How lists are read, as people choose it. */
export const FORMS = [
  ['ofac', 'OFAC: XML, CSV files, or address lists'],
  ['tagpack', 'TagPack: one YAML file a pack'],
  ['actorpack', 'ActorPack: one YAML file a pack'],
  ['pools', 'Mining pools: pools.json'],
] as const
