/** Settings. */
import type { Setting, Settings } from '@paperchain/contract/setting'
import { FaultError } from '@paperchain/core/domain/error'
import type { SettingRow, SettingStore } from '@paperchain/core/registry'
import { SETTINGS, type Switch, type Whole } from '../../settings.ts'
import type { Ask, Handlers, Reply } from '../ask.ts'
import { change } from '../change.ts'
import { timeText } from '../write/basics.ts'

type Known = Switch | Whole

async function settingOf(
  known: Known,
  store: SettingStore,
  rows: readonly SettingRow[],
): Promise<Setting> {
  const row = rows.find(({ key }) => key === known.key)
  return {
    key: known.key,
    about: known.about,
    kind: known.kind,
    value: known.kind === 'switch' ? await store.get(known) : await store.get(known),
    fallback: known.fallback,
    least: known.kind === 'number' ? known.least : null,
    most: known.kind === 'number' ? known.most : null,
    isSet: row !== undefined,
    by: row?.by ?? null,
    updatedAt: row === undefined ? null : timeText(row.updatedMs),
  }
}

async function list({ house }: Ask<'setting.list'>): Promise<Reply<Settings>> {
  const store = house.registry.settings
  const rows = await store.list()
  const settings: Setting[] = []
  for (const known of Object.values(SETTINGS)) settings.push(await settingOf(known, store, rows))
  return { body: { settings, startedWith: house.startedWith.map((row) => ({ ...row })) } }
}

async function set(ask: Ask<'setting.change'>): Promise<Reply<Setting>> {
  const { params, body, who } = ask
  const known: Known | undefined = Object.values(SETTINGS).find(({ key }) => key === params.key)
  if (known === undefined) {
    const keys = Object.keys(SETTINGS).join(', ')
    throw new FaultError('SETTING_UNKNOWN', `Expected one of ${keys}, got "${params.key}"`)
  }
  const setting = await change(ask, 'setting.change', async ({ settings }) => {
    const before = (await settings.list()).find(({ key }) => key === known.key)?.value ?? null
    if (body.value === null) await settings.clear(known.key)
    else if (known.kind === 'switch') {
      await settings.set(known, { value: known.read(body.value), by: who.who })
    } else await settings.set(known, { value: known.read(body.value), by: who.who })
    const value = await settingOf(known, settings, await settings.list())
    return { value, audit: { object: `setting:${known.key}`, before, after: body.value } }
  })
  const { house } = ask
  if (known === SETTINGS.listStaleDays) {
    await house.lists.setStaleDays(await house.registry.settings.get(SETTINGS.listStaleDays))
  }
  return { body: setting }
}

/** Handlers of this topic. */
export const SETTING_HANDLERS: Handlers<'setting.list' | 'setting.change'> = {
  'setting.list': list,
  'setting.change': set,
}
