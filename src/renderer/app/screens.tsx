import { useState, type FormEvent, type ReactElement, type ReactNode } from 'react'
import { CONTRACT_VERSION } from '../../contract/version.ts'
import type { LoginRefusal } from '../../shapes/login.ts'
import { ADDRESS_WAYS, refusalWords } from '../../words/login-words.ts'
import { useClient } from '../client/client-context.ts'
import type { LinkState } from '../client/link-state.ts'
import { addressIn } from '../client/page-credentials.ts'
import { Button } from '../ui/button.tsx'
import { classesOf } from '../ui/classes.ts'
import { Field, TextInput } from '../ui/field.tsx'
import { BrandMark } from './brand.tsx'
import styles from './screens.module.css'

const cx = classesOf(styles)

/** What a Screen takes. */
export interface ScreenProps {
  /** Not seen in its first moment: it does not flash where what it waits for comes at once. */
  readonly isLate?: boolean
  readonly children: ReactNode
}

/** A message alone on the page. */
export function Screen({ isLate = false, children }: ScreenProps): ReactElement {
  return (
    <main className={cx('screen', isLate && 'late')}>
      <div className={cx('card')}>
        <h1 className={cx('brand')}>
          <BrandMark size={26} /> Corral
        </h1>
        {children}
      </div>
    </main>
  )
}

/** A sentence of such a message; `isGoingOn`: it waits for something. */
export function ScreenWords({
  isGoingOn = false,
  children,
}: {
  readonly isGoingOn?: boolean
  readonly children: ReactNode
}): ReactElement {
  return (
    <p className={cx('words', isGoingOn && 'dots')} role={isGoingOn ? 'status' : undefined}>
      {children}
    </p>
  )
}

/** Shown until the first connection is established. */
export function ConnectingScreen({ link }: { readonly link: LinkState }): ReactElement {
  const client = useClient()
  if (link.kind !== 'gone') {
    return (
      <Screen isLate>
        <ScreenWords isGoingOn>Connecting</ScreenWords>
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

/** The web host asks for a code: why, and how to get an address with one. */
export function LoginScreen({ reason }: { readonly reason: LoginRefusal | null }): ReactElement {
  return (
    <Screen>
      <p role="alert">{refusalWords(reason)}</p>
      <div className={cx('words')}>
        <p>To get an address:</p>
        <ul className={cx('ways')}>
          <li>{ADDRESS_WAYS.terminal}</li>
          <li>
            On its machine: <code>{ADDRESS_WAYS.command}</code>
          </li>
          <li>{ADDRESS_WAYS.window}</li>
        </ul>
      </div>
      <AddressForm />
    </Screen>
  )
}

function AddressForm(): ReactElement {
  const [text, setText] = useState('')
  const [problem, setProblem] = useState<string | null>(null)
  const submit = (event: FormEvent): void => {
    event.preventDefault()
    const address = addressIn(text)
    if (address === null) setProblem('An address of Corral begins with http:// and ends with #login= and a code.')
    else location.assign(address)
  }
  return (
    <form className={cx('form')} onSubmit={submit}>
      <Field label="Address" error={problem} hint="It works once, within a minute.">
        {(link) => (
          <TextInput
            {...link}
            mono
            autoFocus
            placeholder="Paste the address"
            value={text}
            onChange={({ target }) => {
              setText(target.value)
              setProblem(null)
            }}
          />
        )}
      </Field>
      <Button type="submit" look="primary" size="large" className={cx('submit')} disabled={text.trim() === ''}>
        Open Corral
      </Button>
    </form>
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
