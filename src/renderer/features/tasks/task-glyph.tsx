import {
  Ban,
  CircleCheck,
  CirclePlay,
  CircleSlash,
  CircleX,
  Clock,
  Hourglass,
  KeyRound,
  TimerOff,
  Unplug,
  type LucideIcon,
} from 'lucide-react'
import type { ReactElement } from 'react'
import type { TaskView } from '../../../contract/views.ts'
import type { TaskClass } from '../../../shapes/task.ts'
import { colorOfTone, type Tone } from '../../ui/tone.ts'

/** How a state looks: a shape and a colour. */
interface TaskLook {
  readonly Icon: LucideIcon
  readonly tone: Tone
}

const LOOKS: Readonly<Record<TaskClass, TaskLook>> = {
  success: { Icon: CircleCheck, tone: 'working' },
  refused: { Icon: Ban, tone: 'danger' },
  failed: { Icon: CircleX, tone: 'danger' },
  'rate-limited': { Icon: Hourglass, tone: 'waiting' },
  'login-needed': { Icon: KeyRound, tone: 'waiting' },
  timeout: { Icon: TimerOff, tone: 'danger' },
  cancelled: { Icon: CircleSlash, tone: 'idle' },
  lost: { Icon: Unplug, tone: 'danger' },
  'not-started': { Icon: CircleX, tone: 'danger' },
}

/** How a task looks in the state it is in. */
export function lookOfTask({ state }: Pick<TaskView, 'state'>): TaskLook {
  if (state.kind === 'finished') return LOOKS[state.result.class]
  return state.kind === 'running' ? { Icon: CirclePlay, tone: 'info' } : { Icon: Clock, tone: 'idle' }
}

/** The sign of a task's state; what it means stands beside it. */
export function TaskGlyph({ task }: { readonly task: Pick<TaskView, 'state'> }): ReactElement {
  const { Icon, tone } = lookOfTask(task)
  return <Icon size={16} color={colorOfTone(tone)} aria-hidden />
}
