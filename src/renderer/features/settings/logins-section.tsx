import type { ReactElement } from 'react'
import type { LoginView } from '../../../contract/views.ts'
import { originWords, useWords, validityWords } from '../../../words/login-words.ts'
import { useNow, usePageTime } from '../../client/now.ts'
import { Button } from '../../ui/button.tsx'
import { Chip } from '../../ui/chip.tsx'
import { classesOf } from '../../ui/classes.ts'
import { CopyButton } from '../../ui/copy-button.tsx'
import styles from './logins-section.module.css'
import { Row } from './row.tsx'
import { useLogins, type NewAddress } from './use-logins.ts'

const cx = classesOf(styles)

/** Who is logged in at this host, and addresses that log another browser in. */
export function LoginsSection(): ReactElement {
  const { logins, address, makeAddress, end, endOthers } = useLogins()
  const others = logins?.filter(({ isOwn }) => !isOwn) ?? []
  return (
    <>
      <Row
        label="Let another window in"
        hint="Make an address and open it there. Read-only: it shows all and changes nothing."
      >
        <span className={cx('buttons')}>
          <Button onClick={() => makeAddress(true)}>Read-only address</Button>
          <Button look="primary" onClick={() => makeAddress(false)}>
            New address
          </Button>
        </span>
      </Row>
      {address !== null && <Address key={address.url} address={address} />}
      <div className={cx('head')}>
        <h3>Logged in</h3>
        {others.length > 0 && (
          <Button look="quiet" onClick={endOthers}>
            End all others
          </Button>
        )}
      </div>
      <ul className={cx('list')} aria-label="Logins">
        {logins?.map((login) => (
          <Login key={login.id} login={login} onEnd={() => end(login.id)} />
        ))}
      </ul>
      <p className={cx('note')}>A login that no window uses for a week ends by itself.</p>
    </>
  )
}

function Address({ address: { url, until, readOnly } }: { readonly address: NewAddress }): ReactElement {
  const now = usePageTime()
  const isOver = until - now < 1_000
  return (
    <div className={cx('address', isOver && 'over')} role="group" aria-label="New address">
      <code className={cx('url')} title={url}>
        {url}
      </code>
      {!isOver && <CopyButton text={url} label="Copy the address" />}
      <span className={cx('validity')} role="timer" aria-live="off">
        {validityWords(until - now)}
        {readOnly && !isOver && ' Read-only.'}
      </span>
    </div>
  )
}

function Login({ login, onEnd }: { readonly login: LoginView; readonly onEnd: () => void }): ReactElement {
  const now = useNow()
  const { browser, from, role, isOwn } = login
  return (
    <li className={cx('login')}>
      <span className={cx('who')}>
        {browser}
        {isOwn && <Chip tone="info">this login</Chip>}
        {role === 'viewer' && <Chip tone="idle">read-only</Chip>}
      </span>
      <span className={cx('how')}>
        {originWords(from)} · {useWords(login, now)}
      </span>
      <span className={cx('end')}>
        <Button look={isOwn ? 'quiet' : 'plain'} onClick={onEnd}>
          {isOwn ? 'Log out' : 'End'}
        </Button>
      </span>
    </li>
  )
}
