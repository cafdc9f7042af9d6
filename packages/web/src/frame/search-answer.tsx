/** What stands below the search box: results, what is wrong, or that it is still asked. */
import type { ReactElement } from 'react'
import { counted } from '../format/words.ts'
import { usePreferences } from '../preferences/use-preferences.ts'
import { Icon } from '../ui/icon.tsx'
import { Failed, Loading } from '../ui/state.tsx'
import type { SearchState } from './search-box.tsx'
import { rowOf, wrongPlace } from './search-model.ts'

/** The code by which the server says that a text matches nothing. */
const NOTHING_CODE = 'SEARCH_NOTHING'

export function SearchAnswer(props: SearchState & { readonly listId: string }): ReactElement {
  const { query, answer, results, isCurrent, listId, id, at, open } = props
  return (
    // The field keeps the focus while somebody clicks in here.
    // biome-ignore lint/a11y/noStaticElementInteractions: holds the options, does nothing itself
    <div
      className="search-answer"
      aria-busy={!isCurrent}
      onMouseDown={(event) => event.preventDefault()}
    >
      {query.error && <Failed error={query.error} what="the search" />}
      {answer === undefined && !query.error && <Loading what="the search" rows={2} />}
      <div id={listId} role="listbox" aria-label="Results">
        {results.map((result, index) => (
          <Option
            key={`${index} ${result.kind}`}
            id={`${id}-${index}`}
            result={result}
            on={index === at}
            open={() => open(index)}
          />
        ))}
      </div>
      {answer !== undefined && results.length === 0 && <Nothing {...props} />}
      <p role="status" className="visually-hidden">
        {answer !== undefined && isCurrent ? counted(results.length, 'results') : ''}
      </p>
    </div>
  )
}

function Option(props: {
  readonly id: string
  readonly result: SearchState['results'][number]
  readonly on: boolean
  readonly open: () => void
}): ReactElement {
  const { zone } = usePreferences()
  const { kind, name, about, hit } = rowOf(props.result, zone)
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the field has the focus and the keys
    // biome-ignore lint/a11y/useFocusableInteractive: as the combobox pattern asks
    <div id={props.id} role="option" aria-selected={props.on} onClick={props.open}>
      <span className="result-kind">{kind}</span>
      <span className="result-name">{name}</span>
      <span className="result-about">
        {hit && <Icon name="stop" size={14} />}
        {about}
      </span>
    </div>
  )
}

/** A text that is nothing here: what is wrong with it, and which character. */
function Nothing({ answer, text }: SearchState): ReactElement {
  const problem = answer?.problem ?? null
  const place = wrongPlace(text.trim(), problem)
  if (problem === null) {
    return (
      <p className="search-nothing">Nothing here by that name. Tags and actors match by words.</p>
    )
  }
  // Nothing is wrong with a text that only matches nothing.
  if (problem.code === NOTHING_CODE) return <p className="search-nothing">{problem.message}</p>
  return (
    <div className="search-nothing">
      <p>
        <Icon name="warning" size={14} /> {problem.message}
      </p>
      {place && (
        <p className="mono break">
          {place.before}
          <mark>{place.wrong === ' ' ? '␣' : place.wrong}</mark>
          {place.after}
        </p>
      )}
      <p className="small soft">
        Code <code>{problem.code}</code>
      </p>
    </div>
  )
}
