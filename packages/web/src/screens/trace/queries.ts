/** Runs a trace. The text of the answer is kept as it came: it is the certificate. */
import type { Certificate, TraceRequest } from '@paperchain/contract/trace'
import { queryOptions } from '@tanstack/react-query'
import { askText } from '../../api/http.ts'

export type TraceAnswer = { readonly text: string; readonly certificate: Certificate }

export const traceQuery = (body: TraceRequest | null) =>
  queryOptions({
    queryKey: ['trace', body],
    queryFn: async ({ signal }): Promise<TraceAnswer> => {
      const text = await askText('trace', { body: body ?? { seeds: [] } }, signal)
      return { text, certificate: JSON.parse(text) as Certificate }
    },
    enabled: body !== null,
    // A trace is an act with an entry in the audit log: it is run when somebody asks.
    staleTime: Number.POSITIVE_INFINITY,
    retry: false,
  })
