/** A listed party that may be meant: what was asked and what the list says, side by side. */
import type { ListedName, PartyHit } from '@paperchain/contract/screen-party'
import { Link } from '@tanstack/react-router'
import type { ReactElement } from 'react'
import { useMay } from '../../api/session.ts'
import { Button } from '../../ui/button.tsx'
import { type Column, DataTable } from '../../ui/data-table.tsx'
import { Facts } from '../../ui/page.tsx'
import { Day, Moment } from '../../ui/value.tsx'
import { ListLink } from '../late-parts.tsx'
import { limitText, matchName, pieceName, scoreText, scriptName, verdictWords } from './words.ts'

type CardProps = { readonly hit: PartyHit; readonly onJudge: () => void }

export function HitCard(props: CardProps): ReactElement {
  const { limits, parts, pieces, name } = props.hit
  return (
    <article className="card hit-card" aria-label={name.text}>
      <Head {...props} />
      <Known hit={props.hit} />
      {limits.map((limit) => (
        <p key={limit} className="soft small">
          {limitText(limit)}
        </p>
      ))}
      <DataTable
        caption="Pieces of the score"
        columns={PIECES}
        rows={pieces}
        rowKey={({ feature }) => feature}
      />
      {parts.length > 0 && (
        <DataTable
          caption="Parts of the name, as they were read"
          columns={PARTS}
          rows={parts}
          rowKey={(part) => String(parts.indexOf(part))}
        />
      )}
    </article>
  )
}

function Head({ hit, onJudge }: CardProps): ReactElement {
  const { strength } = hit
  const may = useMay('name.judge')
  const isApart = hit.verdict?.state === 'stands'
  return (
    <div className="spread">
      <h4 className="row">
        <PartyLink hit={hit} />
        <span className={`mark ${strength === 'strong' ? 'bad' : 'warning'}`}>
          {strength} {scoreText(hit.score)}
        </span>
      </h4>
      {may && <Button onClick={onJudge}>{isApart ? 'Take that back…' : 'Not this one…'}</Button>}
    </div>
  )
}

/** To the page of the listed party; the router finds it by its path. */
function PartyLink({ hit }: { readonly hit: PartyHit }): ReactElement {
  const list = encodeURIComponent(hit.list)
  const path = `/lists/${list}/parties/${encodeURIComponent(hit.party)}`
  return (
    <Link to={path as '/lists'} className="break">
      <NameText name={hit.name} />
    </Link>
  )
}

/** A name with its script and whether its list calls it weak; text of any direction stays apart. */
function NameText({ name }: { readonly name: ListedName }): ReactElement {
  const script = name.script === 'Latn' ? '' : scriptName(name)
  return (
    <>
      <bdi>{name.text}</bdi>
      {name.weak && <span className="mark warning">weak alias</span>}
      {script !== '' && <span className="mark info">{script}</span>}
    </>
  )
}

function Known({ hit }: { readonly hit: PartyHit }): ReactElement {
  const { list, names, nameCount, programmes, published, verdict, version } = hit
  const left = nameCount - names.length
  return (
    <Facts
      rows={[
        ['Kind', hit.kind],
        [
          'List',
          <span key="list" className="row">
            <ListLink list={list} /> of <Day at={published} />
            <code title={version}>{version.slice(0, 12)}</code>
            {!hit.sanction && <span className="soft">(not a sanction)</span>}
          </span>,
        ],
        programmes.length > 0 && ['Programmes', programmes.join(', ')],
        nameCount > 1 && [
          'Names',
          <ul key="names" className="plain-list">
            {names.map((name) => (
              <li key={`${name.kind} ${name.text}`} className="row">
                <NameText name={name} />
              </li>
            ))}
            {left > 0 && <li className="soft">and {left} more</li>}
          </ul>,
        ],
        verdict !== null && [
          verdictWords(verdict.state),
          <span key="verdict" className="break">
            {verdict.why} <span className="soft">({verdict.by}, </span>
            <Moment at={verdict.at} />
            <span className="soft">)</span>
          </span>,
        ],
      ]}
    />
  )
}

type Piece = PartyHit['pieces'][number]
type Part = PartyHit['parts'][number]

const none = <span className="soft">–</span>
const said = (text: string): ReactElement =>
  text === '' ? none : <bdi className="break">{text}</bdi>

const PIECES: readonly Column<Piece>[] = [
  {
    key: 'piece',
    head: 'Piece',
    main: true,
    cell: ({ feature }) => (
      <span data-main="" tabIndex={-1}>
        {pieceName(feature)}
      </span>
    ),
  },
  { key: 'asked', head: 'Asked', cell: ({ asked }) => said(asked) },
  { key: 'listed', head: 'Listed', cell: ({ listed }) => said(listed) },
  { key: 'points', head: 'Points', number: true, cell: ({ points }) => points.toFixed(3) },
  { key: 'reason', head: 'Why', cell: ({ reason }) => reason },
]

const PARTS: readonly Column<Part>[] = [
  {
    key: 'asked',
    head: 'Asked',
    main: true,
    cell: ({ asked }) => (
      <span data-main="" tabIndex={-1}>
        {said(asked)}
      </span>
    ),
  },
  { key: 'listed', head: 'Listed', cell: ({ listed }) => said(listed) },
  { key: 'score', head: 'Agreement', number: true, cell: ({ score }) => scoreText(score) },
  { key: 'match', head: 'How', cell: ({ match }) => matchName(match) },
]
