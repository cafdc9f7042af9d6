/** Starts the page. */
import './theme.css'
import './base.css'
import './ui/ui.css'
import './frame/frame.css'
import './frame/search.css'
import './screens/screens.css'
import './frame/narrow.css'
import { QueryClientProvider } from '@tanstack/react-query'
import { RouterProvider } from '@tanstack/react-router'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { makeQueryClient } from './api/query-client.ts'
import { setSession } from './api/session.ts'
import { applyTheme } from './preferences/use-preferences.ts'
import { makeRouter } from './router.tsx'
import { TipProvider } from './ui/button.tsx'

applyTheme()
const client = makeQueryClient(() => void leave())
const router = makeRouter(client)

/** The session ended elsewhere: to the sign-in page first, and back to this place after it. */
async function leave(): Promise<void> {
  const { href, pathname } = router.state.location
  if (pathname === '/sign-in') return
  await router.navigate({ to: '/sign-in', search: { next: href, ended: 'yes' } })
  client.clear()
  setSession(client, null)
}

const root = document.getElementById('root')
if (root === null) throw new Error('Expected an element with the id root')
createRoot(root).render(
  <StrictMode>
    <QueryClientProvider client={client}>
      <TipProvider delayDuration={350}>
        <RouterProvider router={router} />
      </TipProvider>
    </QueryClientProvider>
  </StrictMode>,
)
