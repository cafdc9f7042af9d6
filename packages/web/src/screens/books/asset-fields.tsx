/** The fields of one asset of a book. */
import { useQuery } from '@tanstack/react-query'
import type { ReactElement } from 'react'
import { statusQuery } from '../../api/status.ts'
import { Button } from '../../ui/button.tsx'
import { Field } from '../../ui/field.tsx'
import {
  ASSET_KINDS,
  type AssetFaults,
  type AssetKind,
  type AssetWords,
  CHAIN_COINS,
  type ChainCoin,
  withCode,
  withKind,
} from './asset-words.ts'

const KIND_WORDS: Record<AssetKind, string> = {
  currency: 'a currency, by its ISO 4217 code',
  coin: 'a coin or token',
  chips: 'chips or points of the house',
}

/** Coins of the usual chains, and of every ledger that is here. */
function useCoins(): readonly ChainCoin[] {
  const { data } = useQuery(statusQuery)
  const here = (data?.ledgers ?? []).map(({ unit, ledgerName }) => ({
    asset: unit.id,
    code: unit.symbol,
    name: `${unit.symbol} on ${ledgerName}`,
    decimals: unit.decimals,
  }))
  const usual = new Set(CHAIN_COINS.map(({ asset }) => asset))
  return [...CHAIN_COINS, ...here.filter(({ asset, code }) => code !== '' && !usual.has(asset))]
}

/** flat: one group of fields. */
export function AssetFields(props: {
  readonly number: number
  readonly words: AssetWords
  readonly faults: AssetFaults
  readonly onChange: (words: AssetWords) => void
  readonly remove: (() => void) | undefined
}): ReactElement {
  const { number, words, faults, onChange, remove } = props
  return (
    <fieldset className="asset-fields">
      <legend>
        Asset {number}
        {words.code === '' ? '' : `: ${words.code}`}
      </legend>
      <Field label="Code" hint="As the files call it." error={faults.code}>
        {(ids) => (
          <input
            {...ids}
            type="text"
            autoComplete="off"
            spellCheck={false}
            value={words.code}
            onChange={({ target }) => onChange(withCode(words, target.value))}
          />
        )}
      </Field>
      <Field label="It is">
        {(ids) => (
          <select
            {...ids}
            value={words.kind}
            onChange={({ target }) => onChange(withKind(words, target.value as AssetKind))}
          >
            {ASSET_KINDS.map((kind) => (
              <option key={kind} value={kind}>
                {KIND_WORDS[kind]}
              </option>
            ))}
          </select>
        )}
      </Field>
      <Field label="Decimals" hint="Places behind the point." error={faults.decimals}>
        {(ids) => (
          <input
            {...ids}
            type="text"
            inputMode="numeric"
            value={words.decimals}
            onChange={({ target }) => onChange({ ...words, decimals: target.value })}
          />
        )}
      </Field>
      {words.kind === 'coin' && <ChainField words={words} onChange={onChange} />}
      {remove !== undefined && (
        <div className="row">
          <Button weight="quiet" icon="cross" onClick={remove}>
            Leave asset {number} out
          </Button>
        </div>
      )}
    </fieldset>
  )
}

/** Which coin of a chain it is: only such deposits and withdrawals can be compared with a chain. */
function ChainField(props: {
  readonly words: AssetWords
  readonly onChange: (words: AssetWords) => void
}): ReactElement {
  const { words, onChange } = props
  const coins = useCoins()
  function choose(asset: string): void {
    const coin = coins.find((each) => each.asset === asset)
    onChange({ ...words, same: asset, sameDecimals: coin === undefined ? '' : `${coin.decimals}` })
  }
  return (
    <Field
      label="On a chain it is"
      hint="Its deposits and withdrawals are compared with that chain."
    >
      {(ids) => (
        <select {...ids} value={words.same} onChange={({ target }) => choose(target.value)}>
          <option value="">none that is followed</option>
          {coins.map(({ asset, name }) => (
            <option key={asset} value={asset}>
              {name}
            </option>
          ))}
        </select>
      )}
    </Field>
  )
}
