/** Signing in, and the password of one's own that must follow a one-time password. */
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useRouter, useSearch } from '@tanstack/react-router'
import { type FormEvent, type ReactElement, useEffect, useState } from 'react'
import { sessionQuery, setSession, useSignIn, useSignOut } from '../../api/session.ts'
import { Mark } from '../../frame/top-bar.tsx'
import { Button } from '../../ui/button.tsx'
import { Field, FormError } from '../../ui/field.tsx'
import { Banner } from '../../ui/state.tsx'
import { PasswordField, PasswordForm } from './password-form.tsx'

/** flat: one page of two forms. */
export function SignInPage(): ReactElement {
  const { next, ended } = useSearch({ from: '/sign-in' })
  const { data: session } = useQuery(sessionQuery)
  const router = useRouter()
  // Kept until the change only, so that a one-time password is typed once.
  const [used, setUsed] = useState<string | undefined>()
  const mustChange = session?.mustChangePassword === true
  useEffect(() => {
    document.title = `${mustChange ? 'New password' : 'Sign in'} · Paperchain`
  }, [mustChange])
  const enter = (): void => void router.navigate({ href: next ?? '/', replace: true })
  return (
    <main className="sign-in">
      <div className="sign-in-card">
        <p className="brand">
          <Mark />
          <span>Paperchain</span>
        </p>
        {mustChange ? (
          <>
            <h1>Choose a password</h1>
            <p className="soft">
              The one you were given works once. Nobody but you knows the next.
            </p>
            <PasswordForm current={used} isOneTime onDone={enter} />
            <SignOut onDone={() => setUsed(undefined)} />
          </>
        ) : (
          <>
            <h1>Sign in</h1>
            {ended !== undefined && (
              <Banner tone="info" title="Your session ended. Sign in to go on where you were." />
            )}
            <SignInForm onUsed={setUsed} onDone={enter} />
            <p className="soft small">
              Forgotten? An administrator can reset the password. Whoever owns the machine can too,
              with the server stopped: <code>paperchain user password NAME</code>.
            </p>
          </>
        )}
      </div>
      <p className="sign-in-foot soft small">
        Follow the money, keep the paper trail, share it. This page asks no other host.
      </p>
    </main>
  )
}

/** The way out for somebody who is not the one signed in, or lacks the one-time password. */
function SignOut({ onDone }: { onDone: () => void }): ReactElement {
  const signOut = useSignOut()
  const client = useQueryClient()
  function leave(): void {
    const onSuccess = (): void => {
      setSession(client, null)
      onDone()
    }
    signOut.mutate(undefined, { onSuccess })
  }
  return (
    <>
      <FormError failure={signOut.error} />
      <Button weight="quiet" busy={signOut.isPending} onClick={leave}>
        Sign out
      </Button>
    </>
  )
}

/** flat: one form, field by field. */
function SignInForm(props: {
  readonly onUsed: (password: string) => void
  readonly onDone: () => void
}): ReactElement {
  const signIn = useSignIn()
  const [name, setName] = useState('')
  const [password, setPassword] = useState('')
  function submit(event: FormEvent): void {
    event.preventDefault()
    const onSuccess = ({ mustChangePassword }: { mustChangePassword: boolean }): void => {
      if (mustChangePassword) props.onUsed(password)
      else props.onDone()
    }
    signIn.mutate({ name, password }, { onSuccess })
  }
  return (
    <form className="form" onSubmit={submit}>
      <FormError failure={signIn.error} />
      <Field label="Name">
        {(ids) => (
          <input
            {...ids}
            type="text"
            name="username"
            autoComplete="username"
            autoCapitalize="none"
            spellCheck={false}
            required
            maxLength={100}
            // biome-ignore lint/a11y/noAutofocus: the one thing to do on this page
            autoFocus
            value={name}
            onChange={(event) => setName(event.target.value)}
          />
        )}
      </Field>
      <PasswordField label="Password" value={password} onChange={setPassword} />
      <Button type="submit" weight="primary" busy={signIn.isPending}>
        Sign in
      </Button>
    </form>
  )
}
