/** The certificate: everything the answer depends on, under one hash, to be kept and run again. */
import { Link } from '@tanstack/react-router'
import type { ReactElement } from 'react'
import { Button } from '../../ui/button.tsx'
import { download } from '../../ui/download.ts'
import { Facts, Section } from '../../ui/page.tsx'
import { Identifier, Moment } from '../../ui/value.tsx'
import type { TraceAnswer } from './queries.ts'

export function CertificateCard({ answer }: { answer: TraceAnswer }): ReactElement {
  const { text, certificate } = answer
  const { hash, code, tags, trace } = certificate
  function save(): void {
    // The very bytes that the server sent: a re-print would have another hash.
    download(`trace-${hash.slice(0, 12)}.json`, text, 'application/json')
  }
  return (
    <Section
      title="Certificate"
      about="Who has the same blocks and lists can run it again and must get the same."
      actions={
        <>
          <Link to="/verify" className="button plain">
            Verify one
          </Link>
          <Button weight="primary" icon="imports" onClick={save}>
            Save the certificate
          </Button>
        </>
      }
    >
      <div className="card">
        <Facts
          rows={[
            ['Hash', <Identifier key="hash" text={hash} what="the hash" />],
            ['Ledger ends at', <Identifier key="end" text={trace.end.block} what="the block id" />],
            [
              'Digest of its blocks',
              <Identifier key="d" text={trace.end.digest} what="the digest" />,
            ],
            ['Lists as of', <Moment key="asOf" at={tags.asOfMs} />],
            ['Lists', tags.lists.map(({ list }) => list).join(', ') || 'none'],
            ['Program', code],
          ]}
        />
      </div>
    </Section>
  )
}
