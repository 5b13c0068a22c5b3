import type { ReactElement } from 'react'
import { capitalized } from '../../words/format.ts'
import { remoteReason, triesAgainWords } from '../../words/remote-state-words.ts'
import { useHosts, useShownRemote } from '../client/hosts-context.ts'
import { usePageTime } from '../client/now.ts'
import type { LinkState } from '../client/link-state.ts'
import { useHostCommands } from '../features/hosts/use-host-commands.ts'
import { HostSwitcher } from '../features/hosts/host-switcher.tsx'
import { showPlace } from '../state/view-state.ts'
import { Button } from '../ui/button.tsx'
import { Screen, ScreenWords } from './screens.tsx'
import styles from './screens.module.css'

/** Shown in place of a remote host's fleet while nothing is known of it: why, and the way back. */
export function RemoteScreen({ name, link }: { readonly name: string; readonly link: LinkState }): ReactElement {
  const hosts = useHosts()
  const { test } = useHostCommands()
  const leave = (): void => {
    hosts.show(null)
    showPlace('hosts')
  }
  return (
    <Screen>
      <div className={styles['switcher']}>
        <HostSwitcher />
      </div>
      <Why name={name} link={link} />
      <div className={styles['buttons']}>
        <Button look="primary" size="large" onClick={() => hosts.show(null)}>
          Show this machine
        </Button>
        <Button size="large" onClick={() => void test(name)}>
          Try now
        </Button>
        <Button size="large" onClick={leave}>
          Hosts
        </Button>
      </div>
    </Screen>
  )
}

function Why({ name, link }: { readonly name: string; readonly link: LinkState }): ReactElement {
  const remote = useShownRemote()
  const now = usePageTime()
  const own = link.kind === 'gone' ? link.reason : null
  const reason = (remote && remoteReason(remote.state)) ?? own
  if (reason === null || remote?.state.kind === 'connected') {
    return <ScreenWords isGoingOn>Connecting to {name}</ScreenWords>
  }
  return (
    <>
      <p role="status">{name} is not connected.</p>
      <ScreenWords>{reason}</ScreenWords>
      {remote?.state.kind === 'lost' && (
        <ScreenWords>{capitalized(triesAgainWords(remote.state.nextTryAt, now))}.</ScreenWords>
      )}
    </>
  )
}
