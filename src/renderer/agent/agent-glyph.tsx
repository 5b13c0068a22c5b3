import type { ReactElement } from 'react'
import { assertNever } from '../../base/assert-never.ts'
import { isTold } from '../../core/activity/needs-you.ts'
import type { Activity } from '../../shapes/activity.ts'
import type { Phase, ShownPhase } from '../../shapes/state.ts'
import { classesOf } from '../ui/classes.ts'
import { colorOfTone } from '../ui/tone.ts'
import { isQuietEnd } from '../../words/end-words.ts'
import { agentTone, type AgentLook } from './agent-tone.ts'
import styles from './agent-glyph.module.css'

const cx = classesOf(styles)

/** Shapes of phases and activities, distinguishable without colour. */
type Shape =
  | 'disc'
  | 'circle'
  | 'dot'
  | 'bubble'
  | 'half'
  | 'ring'
  | 'arc'
  | 'square'
  | 'square-open'
  | 'cross'
  | 'turn'
  | 'clock'
  | 'swap'
  | 'barred'
  | 'warning'
  | 'bars'
  | 'diamond'

/** Phase and activity as an icon of distinct shape and colour. Hidden from screen readers, which read the words beside it. */
export function AgentGlyph({ phase, activity = null, isHeld = false }: AgentLook): ReactElement {
  const shape = isHeld
    ? 'bars'
    : phase.kind === 'running' && isTold(activity)
      ? activityShape(activity)
      : shapeOf(phase)
  return (
    <svg
      className={cx('glyph')}
      viewBox="0 0 14 14"
      aria-hidden
      data-phase={phase.kind}
      data-activity={activity?.kind}
      color={colorOfTone(agentTone({ phase, activity, isHeld }))}
    >
      {drawingOf(shape)}
    </svg>
  )
}

function activityShape({ kind }: Activity): Shape {
  switch (kind) {
    case 'working':
      return 'disc'
    case 'waiting-approval':
      return 'warning'
    case 'waiting-input':
      return 'bubble'
    case 'idle':
      return 'circle'
    case 'quiet':
      return 'dot'
    case 'stuck':
      return 'half'
    default:
      return assertNever(kind)
  }
}

function shapeOf(phase: ShownPhase): Shape {
  switch (phase.kind) {
    case 'running':
      return 'disc'
    case 'starting':
      return 'arc'
    case 'queued':
      return 'bars'
    case 'stopping':
      return 'square-open'
    case 'stopped':
      if (phase.lastRun === null) return 'ring'
      return isQuietEnd(phase.lastRun) ? 'square' : 'cross'
    case 'backoff':
      return waitShape(phase.reason)
    case 'crash-loop':
      return 'diamond'
    case 'failed':
      return 'barred'
    case 'unkillable':
      return 'warning'
    case 'unknown':
      return 'ring'
    default:
      return assertNever(phase)
  }
}

function waitShape(reason: Extract<Phase, { kind: 'backoff' }>['reason']): Shape {
  if (reason === 'rate-limited') return 'clock'
  return reason === 'failover' ? 'swap' : 'turn'
}

function drawingOf(shape: Shape): ReactElement {
  const line = { fill: 'none', stroke: 'currentColor', strokeLinecap: 'round', strokeLinejoin: 'round' } as const
  switch (shape) {
    case 'disc':
      return <circle cx="7" cy="7" r="4.5" fill="currentColor" />
    case 'circle':
      return <circle cx="7" cy="7" r="4" {...line} strokeWidth="1.8" />
    case 'dot':
      return <circle cx="7" cy="7" r="2.2" fill="currentColor" />
    case 'bubble':
      return <path d="M2 2.5h10v7H7.6L4.6 12V9.5H2Z" fill="currentColor" stroke="currentColor" strokeLinejoin="round" />
    case 'half':
      return (
        <g>
          <circle cx="7" cy="7" r="4.4" {...line} strokeWidth="1.6" />
          <path d="M7 2.6a4.4 4.4 0 0 1 0 8.8Z" fill="currentColor" />
        </g>
      )
    case 'ring':
      return <circle cx="7" cy="7" r="4" {...line} strokeWidth="1.6" strokeDasharray="2.2 2" />
    case 'arc':
      return (
        <g>
          <circle cx="7" cy="7" r="4.2" {...line} strokeWidth="1.8" opacity=".3" />
          <path className={cx('turning')} d="M7 2.8A4.2 4.2 0 0 1 11.2 7" {...line} strokeWidth="1.8" />
        </g>
      )
    case 'square':
      return <rect x="3" y="3" width="8" height="8" rx="1.5" fill="currentColor" />
    case 'square-open':
      return <rect x="3.2" y="3.2" width="7.6" height="7.6" rx="1.5" {...line} strokeWidth="1.8" />
    case 'cross':
      return <path d="M3.4 3.4 10.6 10.6M10.6 3.4 3.4 10.6" {...line} strokeWidth="2" />
    case 'turn':
      return (
        <g {...line} strokeWidth="1.7">
          <path d="M11.5 7A4.5 4.5 0 1 1 9.8 3.5" />
          <path d="M9.2 1.2v3h3" />
        </g>
      )
    case 'clock':
      return (
        <g {...line} strokeWidth="1.7">
          <circle cx="7" cy="7" r="4.9" />
          <path d="M7 4.4V7l1.8 1.3" />
        </g>
      )
    case 'swap':
      return <path d="M2.4 5h8.4M8.4 2.6 10.8 5M11.6 9H3.2M5.6 11.4 3.2 9" {...line} strokeWidth="1.7" />
    case 'barred':
      return (
        <g {...line} strokeWidth="1.8">
          <circle cx="7" cy="7" r="4.8" />
          <path d="M3.7 10.3 10.3 3.7" />
        </g>
      )
    case 'warning':
      return (
        <g>
          <path d="M7 1.5 13 12.5H1Z" fill="currentColor" stroke="currentColor" strokeLinejoin="round" />
          <path d="M7 5.4v3.2" stroke="var(--bg-1)" strokeWidth="1.6" strokeLinecap="round" />
          <circle cx="7" cy="10.8" r=".95" fill="var(--bg-1)" />
        </g>
      )
    case 'bars':
      return <path d="M5 4v6M9 4v6" {...line} strokeWidth="2" />
    case 'diamond':
      return <rect x="2.6" y="2.6" width="8.8" height="8.8" rx="1.5" transform="rotate(45 7 7)" fill="currentColor" />
    default:
      return assertNever(shape)
  }
}
