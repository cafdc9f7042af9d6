/** Changes of lists wait for their turn among those who write, so that a copy sees none in part. */
import type { ListStore } from '@paperchain/core/ports'
import type { UpkeepWorld } from './upkeep.ts'

/** The same store whose changes run one after the other with everything else that writes. */
export const takingTurns = (lists: ListStore, inTurn: UpkeepWorld['inTurn']): ListStore => ({
  ...lists,
  addVersion: (version, content) => inTurn(() => lists.addVersion(version, content)),
  putSource: (source) => inTurn(() => lists.putSource(source)),
  removeSource: (id) => inTurn(() => lists.removeSource(id)),
})
