/** All handlers, by route: a route without one does not compile. */
import type { RouteName } from '@paperchain/contract/routes'
import type { Handlers } from '../ask.ts'
import { ACCOUNT_HANDLERS } from './account.ts'
import { AUDIT_HANDLERS } from './audit.ts'
import { BACKUP_HANDLERS } from './backup.ts'
import { BLOCK_HANDLERS } from './block.ts'
import { BOOK_HANDLERS } from './book.ts'
import { CLUSTER_HANDLERS } from './cluster.ts'
import { EXPOSURE_HANDLERS } from './exposure.ts'
import { FOLLOW_HANDLERS } from './follow.ts'
import { IMPORT_HANDLERS } from './import.ts'
import { JOB_HANDLERS } from './job.ts'
import { LINK_HANDLERS } from './link.ts'
import { LIST_HANDLERS } from './list.ts'
import { LISTED_HANDLERS } from './listed.ts'
import { NAME_HANDLERS } from './names.ts'
import { PARTY_HANDLERS } from './party.ts'
import { PEOPLE_HANDLERS } from './people.ts'
import { PRICE_HANDLERS } from './price.ts'
import { PRICE_SOURCE_HANDLERS } from './price-source.ts'
import { SCREEN_HANDLERS } from './screen.ts'
import { SEARCH_HANDLERS } from './search.ts'
import { SESSION_HANDLERS } from './session.ts'
import { SETTING_HANDLERS } from './setting.ts'
import { SOURCE_HANDLERS } from './source.ts'
import { STATUS_HANDLERS } from './status.ts'
import { TAG_HANDLERS } from './tag.ts'
import { TRACE_HANDLERS } from './trace.ts'

/** Every handler. */
export const HANDLERS: Handlers<RouteName> = {
  ...SESSION_HANDLERS,
  ...SEARCH_HANDLERS,
  ...STATUS_HANDLERS,
  ...ACCOUNT_HANDLERS,
  ...BLOCK_HANDLERS,
  ...SCREEN_HANDLERS,
  ...TRACE_HANDLERS,
  ...LINK_HANDLERS,
  ...LIST_HANDLERS,
  ...LISTED_HANDLERS,
  ...TAG_HANDLERS,
  ...SOURCE_HANDLERS,
  ...BOOK_HANDLERS,
  ...CLUSTER_HANDLERS,
  ...EXPOSURE_HANDLERS,
  ...FOLLOW_HANDLERS,
  ...JOB_HANDLERS,
  ...PARTY_HANDLERS,
  ...NAME_HANDLERS,
  ...IMPORT_HANDLERS,
  ...PEOPLE_HANDLERS,
  ...PRICE_HANDLERS,
  ...PRICE_SOURCE_HANDLERS,
  ...AUDIT_HANDLERS,
  ...SETTING_HANDLERS,
  ...BACKUP_HANDLERS,
}
