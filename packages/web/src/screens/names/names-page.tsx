/** One name against the parties of all lists, with the pieces of each score side by side. */
import type { ScreenPartiesResponse } from '@paperchain/contract/screen-party'
import { useMutation } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { type ReactElement, useState } from 'react'
import type { Failure } from '../../api/failure.ts'
import { ask } from '../../api/http.ts'
import { Page } from '../../ui/page.tsx'
import { Empty, Failed, Loading } from '../../ui/state.tsx'
import { Need } from '../need.tsx'
import { NameForm } from './name-form.tsx'
import { NameResult } from './name-result.tsx'
import type { NameQuestion } from './question.ts'

export function NamesPage(): ReactElement {
  return (
    <Page title="Screen a name" name="Names">
      <Need permission="screen.run" what="screenings">
        <Searcher />
      </Need>
    </Page>
  )
}

/** Names are asked in a body and stand in no address: they may be customers. */
function Searcher(): ReactElement {
  const [asked, setAsked] = useState<NameQuestion>()
  const search = useMutation<ScreenPartiesResponse, Failure, NameQuestion>({
    mutationFn: ({ row, threshold, asOf }) =>
      ask('screen.parties', {
        body: {
          parties: [row],
          limit: 50,
          ...(threshold === null ? {} : { threshold }),
          ...(asOf === '' ? {} : { asOf }),
        },
      }),
  })
  function run(question: NameQuestion): void {
    setAsked(question)
    search.mutate(question)
  }
  return (
    <>
      <NameForm busy={search.isPending} onAsk={run} />
      {search.isPending && !search.data && <Loading what="the answer" />}
      {search.error && <Failed error={search.error} what="the screening" />}
      {search.data && asked && (
        <NameResult response={search.data} asked={asked} onJudged={() => run(asked)} />
      )}
      {search.isIdle && (
        <Empty title="Nobody looked up yet">
          The answer shows each listed party that may be meant, and beside each other what was asked
          and what the list says. Many addresses at once: <Link to="/screen">Screen</Link>.
        </Empty>
      )}
    </>
  )
}
