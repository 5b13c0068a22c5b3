import { Menu } from '@base-ui/react/menu'
import { Check, ChevronDown } from 'lucide-react'
import type { ReactElement } from 'react'
import { needWords } from '../../../words/activity-words.ts'
import { needElsewhereWords, remoteReason, remoteStateLine } from '../../../words/remote-state-words.ts'
import { formatCount } from '../../../words/format.ts'
import {
  useHosts,
  useNeedElsewhere,
  useOwnHost,
  useOwnLink,
  useOwnNeed,
  useRemotes,
  useShownHost,
  useShownRemote,
} from '../../client/hosts-context.ts'
import { usePageTime } from '../../client/now.ts'
import { showPlace } from '../../state/view-state.ts'
import { classesOf } from '../../ui/classes.ts'
import { HostDot, OwnHostDot } from './host-dot.tsx'
import styles from './hosts.module.css'

const cx = classesOf(styles)
/** The value of this machine's own host in the menu; no name of a remote one is empty. */
const OWN = ''

/** Says which host the window shows, and shows another; not there while this machine knows no other. */
export function HostSwitcher(): ReactElement | null {
  const hosts = useHosts()
  const shown = useShownHost()
  const remotes = useRemotes()
  if (remotes.length === 0 && shown === null) return null
  return (
    <Menu.Root>
      <Menu.Trigger className={cx('trigger', shown !== null && 'elsewhere')} data-host-switcher>
        <TriggerWords />
        <ChevronDown size={13} aria-hidden />
      </Menu.Trigger>
      <Menu.Portal>
        <Menu.Positioner align="start" sideOffset={4} className={cx('layer')}>
          <Menu.Popup className={cx('popup')} aria-label="Hosts">
            <Menu.RadioGroup
              value={shown ?? OWN}
              onValueChange={(name: string) => hosts.show(name === OWN ? null : name)}
            >
              <OwnLine />
              {remotes.map(({ name }) => (
                <RemoteLine key={name} name={name} />
              ))}
            </Menu.RadioGroup>
            <Menu.Separator className={cx('line')} />
            <Menu.Item className={cx('more')} onClick={() => showPlace('hosts')}>
              Hosts…
            </Menu.Item>
          </Menu.Popup>
        </Menu.Positioner>
      </Menu.Portal>
    </Menu.Root>
  )
}

function TriggerWords(): ReactElement {
  const shown = useShownHost()
  const remote = useShownRemote()
  const isGone = useOwnLink().kind === 'gone'
  const elsewhere = useNeedElsewhere()
  const lost = useRemotes().filter(({ name, state }) => name !== shown && isTrouble(state.kind)).length
  return (
    <>
      <span className="visually-hidden">Host: </span>
      {remote === null ? <OwnHostDot isGone={isGone} /> : <HostDot state={remote.state} />}
      <span className={cx('name')}>{shown ?? 'This machine'}</span>
      {elsewhere > 0 && (
        <span className={cx('need')} title={needElsewhereWords(elsewhere)} data-need-elsewhere>
          {elsewhere}
          <span className="visually-hidden"> {needElsewhereWords(elsewhere)}</span>
        </span>
      )}
      {lost > 0 && (
        <span className={cx('lost')} title={`${formatCount(lost, 'other host')} not connected`} data-lost-elsewhere>
          !<span className="visually-hidden"> {formatCount(lost, 'other host')} not connected</span>
        </span>
      )}
    </>
  )
}

function OwnLine(): ReactElement {
  const isGone = useOwnLink().kind === 'gone'
  const host = useOwnHost((fleet) => (fleet === null ? '' : `${fleet.host.hostName}, Corral ${fleet.host.version}`))
  return (
    <Menu.RadioItem value={OWN} className={cx('item')} closeOnClick>
      <OwnHostDot isGone={isGone} />
      <Line title="This machine" detail={host} need={useOwnNeed()} isStale={isGone} />
    </Menu.RadioItem>
  )
}

function RemoteLine({ name }: { readonly name: string }): ReactElement | null {
  const now = usePageTime()
  const remote = useRemotes().find((one) => one.name === name)
  if (remote === undefined) return null
  const { state, fleet } = remote
  return (
    <Menu.RadioItem
      value={name}
      className={cx('item')}
      closeOnClick
      title={remoteReason(state) ?? undefined}
      data-host={name}
    >
      <HostDot state={state} />
      <Line
        title={name}
        detail={remoteStateLine(remote, now)}
        need={fleet?.needYou ?? 0}
        isStale={isTrouble(state.kind)}
      />
    </Menu.RadioItem>
  )
}

interface LineProps {
  readonly title: string
  readonly detail: string
  readonly need: number
  /** What it says of those that need a person is from before the connection was lost. */
  readonly isStale: boolean
}

function Line({ title, detail, need, isStale }: LineProps): ReactElement {
  return (
    <>
      <span className={cx('words')}>
        <span className={cx('title')}>{title}</span>
        <span className={cx('detail')}>{detail}</span>
      </span>
      {need > 0 && <span className={cx('needs', isStale && 'stale')}>{needWords(need)}</span>}
      <span className={cx('check')}>
        <Menu.RadioItemIndicator>
          <Check size={14} aria-hidden />
        </Menu.RadioItemIndicator>
      </span>
    </>
  )
}

function isTrouble(kind: string): boolean {
  return kind === 'lost' || kind === 'refused'
}
