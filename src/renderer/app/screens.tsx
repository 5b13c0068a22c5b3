import { useState, type FormEvent, type ReactElement, type ReactNode } from 'react'
import { CONTRACT_VERSION } from '../../contract/version.ts'
import { useClient } from '../client/client-context.ts'
import type { LinkState } from '../client/link-state.ts'
import { Button } from '../ui/button.tsx'
import { classesOf } from '../ui/classes.ts'
import { Field, TextInput } from '../ui/field.tsx'
import { BrandMark } from './brand.tsx'
import styles from './screens.module.css'

const cx = classesOf(styles)

/** A message alone on the page. */
export function Screen({ children }: { readonly children: ReactNode }): ReactElement {
  return (
    <main className={cx('screen')}>
      <div className={cx('card')}>
        <div className={cx('brand')}>
          <BrandMark size={26} /> Corral
        </div>
        {children}
      </div>
    </main>
  )
}

/** Shown until the first connection is established. */
export function ConnectingScreen({ link }: { readonly link: LinkState }): ReactElement {
  const client = useClient()
  if (link.kind !== 'gone') {
    return (
      <Screen>
        <p className={cx('words', 'dots')} role="status">
          Connecting
        </p>
      </Screen>
    )
  }
  return (
    <Screen>
      <p role="status">Corral’s host does not answer: {link.reason}.</p>
      <p className={cx('words')}>
        This page keeps trying. On the machine that runs it, <code>corral serve</code> starts the host.
      </p>
      <Button size="medium" className={cx('submit')} onClick={() => client.retryNow()}>
        Try now
      </Button>
    </Screen>
  )
}

/** The web host asks for its token. */
export function LoginScreen({
  problem,
  busy,
}: {
  readonly problem: string | null
  readonly busy: boolean
}): ReactElement {
  const client = useClient()
  const [token, setToken] = useState('')
  const submit = (event: FormEvent): void => {
    event.preventDefault()
    const trimmed = token.trim()
    if (trimmed !== '') client.login(/#token=([\w-]+)/.exec(trimmed)?.[1] ?? trimmed)
  }
  return (
    <Screen>
      <p className={cx('words')}>
        This host asks for its token. It is in the address that <code>corral serve</code> printed, after{' '}
        <code>#token=</code>.
      </p>
      <form onSubmit={submit} style={{ display: 'grid', gap: 12 }}>
        <Field
          label="Token"
          error={problem}
          hint="The whole address works too. It is stored as a cookie in this browser."
        >
          {(link) => (
            <TextInput
              {...link}
              mono
              autoFocus
              type="password"
              placeholder="Paste your token"
              value={token}
              onChange={({ target }) => setToken(target.value)}
            />
          )}
        </Field>
        <Button
          type="submit"
          look="primary"
          size="large"
          className={cx('submit')}
          disabled={busy || token.trim() === ''}
        >
          {busy ? 'Checking…' : 'Open Corral'}
        </Button>
      </form>
    </Screen>
  )
}

/** Page and host use different versions of the contract. */
export function MismatchScreen({ hostVersion, hostContract }: Extract<LinkState, { kind: 'mismatch' }>): ReactElement {
  const isOld = hostContract > CONTRACT_VERSION
  return (
    <Screen>
      <p>This page and its host are of different versions of Corral.</p>
      <p className={cx('words')}>
        The host has version {hostVersion} and uses contract {hostContract}; this page uses contract {CONTRACT_VERSION}.{' '}
        {isOld
          ? 'Reload to get the page that belongs to the host.'
          : 'Update Corral on the machine that runs the host.'}
      </p>
      <Button look="primary" size="large" className={cx('submit')} onClick={() => location.reload()}>
        Reload
      </Button>
    </Screen>
  )
}
