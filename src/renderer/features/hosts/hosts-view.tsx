import { useState, type ReactElement } from 'react'
import type { RemoteHostView } from '../../../contract/remote-view.ts'
import { needWords } from '../../../words/activity-words.ts'
import { formatCount } from '../../../words/format.ts'
import { asOfWords, remoteFleetWords, remoteReason, remoteStateLine } from '../../../words/remote-state-words.ts'
import { useHosts, useOwnHost, useRemotes, useShownHost } from '../../client/hosts-context.ts'
import { usePageTime } from '../../client/now.ts'
import { PlaceLead, PlacePage } from '../../agent/place-page.tsx'
import { openOverlay, showPlace } from '../../state/view-state.ts'
import { Button } from '../../ui/button.tsx'
import { classesOf } from '../../ui/classes.ts'
import { HostDot } from './host-dot.tsx'
import styles from './hosts.module.css'
import { useHostCommands } from './use-host-commands.ts'

const cx = classesOf(styles)

/** The remote hosts this machine knows: where they stand, and what can be done with them. */
export function HostsView(): ReactElement {
  const remotes = useRemotes()
  const problem = useOwnHost((fleet) => fleet?.host.remotesProblem ?? null)
  return (
    <PlacePage
      place="hosts"
      title="Hosts"
      mainAction={
        <Button look="primary" size="medium" onClick={() => openOverlay({ kind: 'add-host' })}>
          Add host
        </Button>
      }
    >
      <PlaceLead>
        Other machines with agents. This machine connects to them with its own ssh and your keys, tells here who needs
        you there, and comes back by itself when one was lost.
      </PlaceLead>
      {problem !== null && (
        <p className={cx('problem')} role="alert">
          {problem}
        </p>
      )}
      {remotes.length === 0 ? (
        <Nothing />
      ) : (
        <ul className={cx('list')}>
          {remotes.map((remote) => (
            <HostRow key={remote.name} remote={remote} />
          ))}
        </ul>
      )}
    </PlacePage>
  )
}

function Nothing(): ReactElement {
  return (
    <div className={cx('empty')}>
      <p>
        No other host is known. What it takes: Corral on the other machine, started there with{' '}
        <code>corral serve --no-open</code>, and that <code>ssh machine</code> works from here without a password.
      </p>
      <Button size="medium" onClick={() => openOverlay({ kind: 'add-host' })}>
        Add host
      </Button>
    </div>
  )
}

function HostRow({ remote }: { readonly remote: RemoteHostView }): ReactElement {
  const { name, destination, command, dataDir, state } = remote
  const now = usePageTime()
  const reason = remoteReason(state)
  const where = [destination, command === 'corral' ? null : command, dataDir].filter((part) => part !== null)
  return (
    <li className={cx('host')} data-host={name}>
      <HostDot state={state} />
      <div>
        <div className={cx('who')}>
          <b>{name}</b>
          <span className={cx('where')}>{where.join('  ')}</span>
        </div>
        <div className={cx('facts')} data-facts>
          <span>{remoteStateLine(remote, now)}</span>
          <FleetFacts remote={remote} />
        </div>
        {reason !== null && <p className={cx('reason')}>{reason}</p>}
      </div>
      <HostActions name={name} />
    </li>
  )
}

function FleetFacts({ remote: { fleet } }: { readonly remote: RemoteHostView }): ReactElement | null {
  const now = usePageTime()
  if (fleet === null) return null
  return (
    <>
      <span>
        {remoteFleetWords(fleet)}
        {fleet.asOf !== null && ` (${asOfWords(fleet.asOf, now)})`}
      </span>
      {fleet.needYou > 0 && <b>{needWords(fleet.needYou)}</b>}
      {fleet.alerts > 0 && <span>{formatCount(fleet.alerts, 'alert')}</span>}
    </>
  )
}

function HostActions({ name }: { readonly name: string }): ReactElement {
  const hosts = useHosts()
  const isShown = useShownHost() === name
  const { test, remove } = useHostCommands()
  const [isTesting, setTesting] = useState(false)
  const runTest = async (): Promise<void> => {
    setTesting(true)
    await test(name)
    setTesting(false)
  }
  const show = (): void => {
    hosts.show(name)
    showPlace('fleet')
  }
  return (
    <div className={cx('actions')} role="group" aria-label={name}>
      <Button onClick={show}>{isShown ? 'Its fleet' : 'Show'}</Button>
      <Button disabled={isTesting} onClick={() => void runTest()}>
        {isTesting ? 'Testing…' : 'Test'}
      </Button>
      <Button onClick={() => openOverlay({ kind: 'rename-host', name })}>Rename</Button>
      <Button onClick={() => remove(name)}>Remove</Button>
    </div>
  )
}
