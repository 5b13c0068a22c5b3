import { CircleDashed, CircleDot, CircleSlash, CircleX } from 'lucide-react'
import type { CSSProperties, ReactElement } from 'react'
import { remoteStateWord } from '../../../words/remote-state-words.ts'
import type { RemoteHostState } from '../../../shapes/remote-host.ts'
import { classesOf } from '../../ui/classes.ts'
import { colorOfTone, type Tone } from '../../ui/tone.ts'
import styles from './hosts.module.css'

const cx = classesOf(styles)

/** Each state has a shape of its own, so that it does not depend on its colour. */
const LOOKS = {
  idle: { Icon: CircleDashed, tone: 'idle' },
  connecting: { Icon: CircleDashed, tone: 'info' },
  connected: { Icon: CircleDot, tone: 'working' },
  lost: { Icon: CircleX, tone: 'danger' },
  refused: { Icon: CircleSlash, tone: 'danger' },
} as const satisfies Readonly<Record<RemoteHostState['kind'], { readonly tone: Tone; readonly Icon: unknown }>>

/** Where the connection to a host stands, as a sign. */
export function HostDot({ state }: { readonly state: RemoteHostState }): ReactElement {
  const { Icon, tone } = LOOKS[state.kind]
  return (
    <span
      className={cx('dot')}
      style={{ '--tone': colorOfTone(tone) } as CSSProperties}
      role="img"
      aria-label={remoteStateWord(state)}
      data-host-state={state.kind}
    >
      <Icon size={14} aria-hidden />
    </span>
  )
}

/** This machine's own host: the page hears of it directly. */
export function OwnHostDot({ isGone }: { readonly isGone: boolean }): ReactElement {
  const { Icon, tone } = LOOKS[isGone ? 'lost' : 'connected']
  return (
    <span className={cx('dot')} style={{ '--tone': colorOfTone(tone) } as CSSProperties} aria-hidden>
      <Icon size={14} />
    </span>
  )
}
