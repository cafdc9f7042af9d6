/** Clusters that are not made yet: why, and the button that makes them. */
import { Link } from '@tanstack/react-router'
import type { ReactElement } from 'react'
import { asFailure } from '../../api/failure.ts'
import { useMay } from '../../api/session.ts'
import { Button } from '../../ui/button.tsx'
import { Empty, Failed } from '../../ui/state.tsx'
import { useBuild } from './queries.ts'

/** What went wrong with a question for a cluster; that it is not built is no failure. */
export function ClusterFailed(props: {
  readonly error: unknown
  readonly ledger: string
  readonly retry: () => void
}): ReactElement {
  const { error, ledger, retry } = props
  const { code } = asFailure(error)
  if (code === 'CLUSTER_NOT_BUILT') return <NotBuilt ledger={ledger} />
  if (code === 'CLUSTER_ACCOUNT_UNSEEN') {
    return <Empty title="In no cluster">It never stood in a posting of the blocks here.</Empty>
  }
  return <Failed error={error} what="the cluster" retry={retry} />
}

function NotBuilt({ ledger }: { ledger: string }): ReactElement {
  const mayBuild = useMay('block.import')
  const build = useBuild(ledger)
  if (build.data !== undefined) {
    return (
      <Empty title="The clusters are being made">
        <Link to="/imports/$job" params={{ job: build.data.id }}>
          See how far it is
        </Link>
      </Empty>
    )
  }
  return (
    <>
      {build.error && <Failed error={build.error} what="the build" />}
      <Empty
        title="The clusters of this ledger are not made yet"
        action={
          mayBuild && (
            <Button busy={build.isPending} onClick={() => build.mutate()}>
              Make them
            </Button>
          )
        }
      >
        They are made from all its blocks, once; after that they follow it by themselves.
      </Empty>
    </>
  )
}
