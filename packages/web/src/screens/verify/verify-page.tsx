/** Runs a certificate again, from a dropped or chosen file, and says equal or where it differs. */
import type { Verdict } from '@paperchain/contract/trace'
import { useMutation } from '@tanstack/react-query'
import type { ReactElement } from 'react'
import type { Failure } from '../../api/failure.ts'
import { ask } from '../../api/http.ts'
import { formatCount } from '../../format/amount.ts'
import { type Column, DataTable } from '../../ui/data-table.tsx'
import { DropZone } from '../../ui/drop-zone.tsx'
import { Facts, Page } from '../../ui/page.tsx'
import { Banner, Failed, Loading, type Tone } from '../../ui/state.tsx'
import { Identifier } from '../../ui/value.tsx'
import { Need } from '../need.tsx'

/** Bytes of a certificate that are read at most, as the server takes them. */
const CERTIFICATE_BYTES_MAX = 64 * 1024 * 1024

export function VerifyPage(): ReactElement {
  return (
    <Page title="Verify a certificate" name="Verify">
      <Need permission="certificate.verify" what="certificates">
        <Verifier />
      </Need>
    </Page>
  )
}

function Verifier(): ReactElement {
  const verify = useMutation<Verdict, Failure, File>({
    mutationFn: async (file) => ask('certificate.verify', { body: await file.text() }),
  })
  const tooLarge = verify.variables !== undefined && verify.variables.size > CERTIFICATE_BYTES_MAX
  return (
    <>
      <DropZone
        label="Choose a certificate"
        hint="A JSON file of the trace page or the command line. It is run again; nothing is kept."
        accept=".json,application/json"
        disabled={verify.isPending}
        onFiles={([file]) => file !== undefined && verify.mutate(file)}
      />
      {tooLarge && <Banner tone="warning" title="Larger than 64 MB: the server will refuse it" />}
      {verify.isPending && <Loading what="the answer: the trace runs again" />}
      {verify.error && <Failed error={verify.error} what="the certificate" />}
      {verify.data && <Answer verdict={verify.data} name={verify.variables?.name ?? ''} />}
    </>
  )
}

const TONES: Record<Verdict['state'], Tone> = {
  equal: 'good',
  different: 'bad',
  'ledger-missing': 'warning',
  'ledger-branch': 'warning',
}

type Difference = Verdict['differences'][number]

const COLUMNS: readonly Column<Difference>[] = [
  {
    key: 'path',
    head: 'Where',
    main: true,
    cell: ({ path }) => <code className="break">{path}</code>,
    text: ({ path }) => path,
  },
  {
    key: 'theirs',
    head: 'In the certificate',
    cell: ({ theirs }) => <code className="break">{theirs}</code>,
    text: ({ theirs }) => theirs,
  },
  {
    key: 'ours',
    head: 'Here',
    cell: ({ ours }) => <code className="break">{ours}</code>,
    text: ({ ours }) => ours,
  },
]

function Answer({ verdict, name }: { verdict: Verdict; name: string }): ReactElement {
  const { differences, differenceCount, code } = verdict
  return (
    <>
      <Banner tone={TONES[verdict.state]} title={verdict.message} live="status" />
      <div className="card">
        <Facts
          rows={[
            ['File', name],
            ['Hash', <Identifier key="hash" text={verdict.hash} what="the hash" />],
            ['Program there', code.theirs],
            ['Program here', code.ours],
          ]}
        />
      </div>
      {differences.length > 0 && (
        <DataTable
          caption={`${formatCount(differences.length)} of ${formatCount(differenceCount)} shown`}
          columns={COLUMNS}
          rows={differences}
          rowKey={({ path }) => path}
          csv="differences"
        />
      )}
    </>
  )
}
