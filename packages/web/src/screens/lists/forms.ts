/** How lists are read, as people choose it. */
export const FORMS = [
  ['ofac', 'OFAC: XML, CSV files, or address lists'],
  ['tagpack', 'TagPack: one YAML file a pack'],
  ['actorpack', 'ActorPack: one YAML file a pack'],
  ['pools', 'Mining pools: pools.json'],
  ['un', 'United Nations: consolidated XML'],
  ['eu', 'European Union: consolidated XML or CSV'],
  ['uk', 'United Kingdom: sanctions list, XML or CSV'],
  ['opensanctions', 'OpenSanctions: FollowTheMoney, lines of JSON'],
  ['nbctf', 'Israel, NBCTF: CSV of seizure orders'],
  ['own', 'Own list: CSV with its mapping, or a JSON notice'],
] as const
