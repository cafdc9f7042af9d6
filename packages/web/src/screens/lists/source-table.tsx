/** Sources as rows: when each is fetched next, and what came of the last time. */
import type { ListSource } from '@paperchain/contract/source'
import type { ReactElement } from 'react'
import { counted } from '../../format/words.ts'
import { Button } from '../../ui/button.tsx'
import type { Column } from '../../ui/data-table.tsx'
import { Icon } from '../../ui/icon.tsx'
import { Moment } from '../../ui/value.tsx'
import { everyText } from '../late.ts'
import { ListLink, StaleMark } from '../late-parts.tsx'

/** What a row offers; what the reader may not do is left out. */
export type SourceDoes = {
  readonly fetch?: (source: ListSource) => void
  readonly change?: (source: ListSource) => void
  readonly remove?: (source: ListSource) => void
}

type Rows = {
  readonly does: SourceDoes
  readonly isStale: (source: ListSource) => boolean
  readonly busy: boolean
}

/** flat: one table of columns. */
export const sourceColumns = ({ does, isStale, busy }: Rows): readonly Column<ListSource>[] => [
  {
    key: 'id',
    head: 'Source',
    main: true,
    cell: (source) =>
      does.change === undefined ? (
        source.id
      ) : (
        <button
          type="button"
          className="link"
          data-main=""
          onClick={() => does.change?.(source)}
          aria-label={`Change ${source.id}`}
        >
          {source.id}
        </button>
      ),
    text: ({ id }) => id,
  },
  {
    key: 'list',
    head: 'List',
    cell: ({ list }) =>
      list === '' ? <span className="soft">none yet</span> : <ListLink list={list} />,
    text: ({ list }) => list,
  },
  {
    key: 'next',
    head: 'Next fetch',
    cell: (source) => <Next {...source} />,
    text: ({ next }) => next ?? '',
  },
  {
    key: 'every',
    head: 'Every',
    unit: 'hours',
    csvOnly: true,
    cell: () => null,
    text: ({ everyMs }) => String(everyMs / 3_600_000),
  },
  {
    key: 'last',
    head: 'Last result',
    cell: (source) => <LastResult source={source} isStale={isStale(source)} />,
    text: ({ failure, confirmed }) => failure?.code ?? confirmed ?? '',
  },
  ...(does.fetch === undefined && does.remove === undefined
    ? []
    : [
        {
          key: 'do',
          head: 'Do',
          cell: (source: ListSource) => <Does source={source} does={does} busy={busy} />,
        },
      ]),
]

function Next({ next, everyMs }: ListSource): ReactElement {
  if (next === null) return <span className="soft">paused</span>
  return (
    <span className="next-fetch">
      {Date.parse(next) <= Date.now() ? 'due now' : <Moment at={next} />}
      <span className="small soft">{everyText(everyMs)}</span>
    </span>
  )
}

function LastResult(props: { source: ListSource; isStale: boolean }): ReactElement {
  const { tried, confirmed, failures, failure } = props.source
  return (
    <span className="last-result">
      <span className="row tight">
        {props.isStale && <StaleMark />}
        {failure !== null ? (
          <span className="mark bad">
            <Icon name="stop" size={13} /> failed {counted(failures, 'times')}
          </span>
        ) : confirmed !== null ? (
          <span className="mark good">
            <Icon name="check" size={13} /> good
          </span>
        ) : (
          <span className="soft">never fetched</span>
        )}
        {(failure === null ? confirmed : tried) !== null && (
          <Moment at={failure === null ? confirmed : tried} />
        )}
      </span>
      {failure !== null && (
        <span className="small break">
          {failure.message} <code>{failure.code}</code>
        </span>
      )}
      {failure !== null && confirmed !== null && (
        <span className="small soft">
          last good <Moment at={confirmed} />
        </span>
      )}
    </span>
  )
}

function Does(props: { source: ListSource; does: SourceDoes; busy: boolean }): ReactElement {
  const { source, does, busy } = props
  return (
    <span className="row tight">
      {does.fetch && (
        <Button
          weight="quiet"
          busy={busy}
          aria-label={`Fetch now: ${source.id}`}
          onClick={() => does.fetch?.(source)}
        >
          Fetch now
        </Button>
      )}
      {does.remove && (
        <Button
          weight="quiet"
          aria-label={`Remove ${source.id}`}
          onClick={() => does.remove?.(source)}
        >
          Remove
        </Button>
      )}
    </span>
  )
}
