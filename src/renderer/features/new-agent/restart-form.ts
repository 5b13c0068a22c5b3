import type { ExitPattern } from '../../../shapes/exit.ts'
import type { RestartPolicy } from '../../../shapes/restart-policy.ts'
import { RESTART_DEFAULTS, problemsOfRestart } from '../../../core/agent/restart/policy.ts'
import { parseTime, timeText } from '../../../words/typed-time.ts'
import { windowWords } from '../../../words/end-words.ts'
import type { FormErrors, FormField } from './form-fields.ts'

/** A restart policy as it is typed. */
export interface RestartForm {
  readonly when: RestartPolicy['when']
  readonly baseDelay: string
  readonly maxDelay: string
  readonly stable: string
  readonly windows: readonly WindowRow[]
  readonly successExits: string
  readonly preventExits: string
  readonly forceExits: string
}

/** One restart window being typed; `key` tells rows apart. */
export interface WindowRow {
  readonly key: number
  readonly restarts: string
  readonly within: string
}

/** The pace of restarts: a preset, or the user's own values. */
export type Pace = 'usual' | 'quick' | 'patient' | 'own'
type PaceValues = Pick<RestartPolicy, 'baseDelayMs' | 'maxDelayMs' | 'stableMs' | 'windows'>

const MINUTE_MS = 60_000
const HOUR_MS = 60 * MINUTE_MS

/** Quick: for servers somebody is waiting for. Patient: for work that depends on something slow to recover. */
const PACES: Readonly<Record<Exclude<Pace, 'own'>, PaceValues>> = {
  usual: RESTART_DEFAULTS,
  quick: {
    baseDelayMs: 200,
    maxDelayMs: 5_000,
    stableMs: MINUTE_MS,
    windows: [
      { restarts: 10, withinMs: MINUTE_MS },
      { restarts: 60, withinMs: HOUR_MS },
    ],
  },
  patient: {
    baseDelayMs: 10_000,
    maxDelayMs: 10 * MINUTE_MS,
    stableMs: 30 * MINUTE_MS,
    windows: [{ restarts: 12, withinMs: 6 * HOUR_MS }],
  },
}

/** The form of a policy. */
export function formOfRestart(policy: RestartPolicy): RestartForm {
  return {
    when: policy.when,
    ...paceFields(policy),
    successExits: policy.successExits.join(' '),
    preventExits: policy.preventExits.join(' '),
    forceExits: policy.forceExits.join(' '),
  }
}

/** The fields of a preset. */
export function fieldsOfPace(pace: Exclude<Pace, 'own'>): Partial<RestartForm> {
  return paceFields(PACES[pace])
}

/** The preset a form's values correspond to. */
export function paceOfForm(form: RestartForm): Pace {
  const typed = timingsOf(form)
  const names = Object.keys(PACES) as Exclude<Pace, 'own'>[]
  return names.find((name) => JSON.stringify(timingsOf(paceFields(PACES[name]))) === JSON.stringify(typed)) ?? 'own'
}

/** The policy a form stands for, with what is wrong of it added to `errors`. */
export function restartOfForm(form: RestartForm, errors: FormErrors): RestartPolicy {
  const policy: RestartPolicy = {
    when: form.when,
    baseDelayMs: timeOf(form.baseDelay, 'restart.baseDelayMs', errors),
    maxDelayMs: timeOf(form.maxDelay, 'restart.maxDelayMs', errors),
    stableMs: timeOf(form.stable, 'restart.stableMs', errors),
    windows: form.windows.map(({ restarts, within }, index) => ({
      restarts: Number(restarts.trim() === '' ? Number.NaN : restarts),
      withinMs: timeOf(within, `restart.windows.${index}`, errors),
    })),
    successExits: exitsOf(form.successExits, 'successExits', errors),
    preventExits: exitsOf(form.preventExits, 'preventExits', errors),
    forceExits: exitsOf(form.forceExits, 'forceExits', errors),
  }
  addWindowErrors(policy, errors)
  return policy
}

/** What a policy does, in a sentence or two. */
export function paceWords({ baseDelayMs, maxDelayMs, stableMs, windows }: PaceValues): string {
  const first = baseDelayMs === 0 ? 'Restarts at once' : `Waits up to ${timeText(baseDelayMs)}`
  const growth =
    maxDelayMs > baseDelayMs && baseDelayMs > 0 ? `, then twice as long each time, up to ${timeText(maxDelayMs)}` : ''
  const limits = windows.map(windowWords).join(' or ')
  const end = windows.length === 0 ? 'It never gives up.' : `More than ${limits} is a crash loop: it gives up.`
  return `${first}${growth}. ${end} After ${timeText(stableMs)} of being ready, restarts are counted from 0 again.`
}

/** Parses a typed time; NaN, with an error at `field`, when it is not valid. */
export function timeOf(text: string, field: FormField, errors: FormErrors): number {
  const parsed = parseTime(text)
  if (parsed.ok) return parsed.value
  errors[field] ??= parsed.error
  return Number.NaN
}

function paceFields(pace: PaceValues): Pick<RestartForm, 'baseDelay' | 'maxDelay' | 'stable' | 'windows'> {
  return {
    baseDelay: timeText(pace.baseDelayMs),
    maxDelay: timeText(pace.maxDelayMs),
    stable: timeText(pace.stableMs),
    windows: pace.windows.map(({ restarts, withinMs }, key) => ({
      key,
      restarts: String(restarts),
      within: timeText(withinMs),
    })),
  }
}

function timingsOf({ baseDelay, maxDelay, stable, windows }: ReturnType<typeof paceFields>): unknown {
  const ms = (text: string): number | string => {
    const parsed = parseTime(text)
    return parsed.ok ? parsed.value : text
  }
  return [
    ms(baseDelay),
    ms(maxDelay),
    ms(stable),
    windows.map(({ restarts, within }) => [Number(restarts), ms(within)]),
  ]
}

function exitsOf(
  text: string,
  list: 'successExits' | 'preventExits' | 'forceExits',
  errors: FormErrors,
): readonly ExitPattern[] {
  const exits = text
    .split(/[\s,;]+/u)
    .filter((word) => word !== '')
    .map((word) => (/^\d+$/u.test(word) ? Number(word) : word.toUpperCase()))
  const [problem] = problemsOfRestart({ ...RESTART_DEFAULTS, [list]: exits })
  if (problem !== undefined) errors[`restart.${list}`] = problem
  return exits
}

/** An error of one window belongs to its row; an error of all windows together belongs to the list. */
function addWindowErrors(policy: RestartPolicy, errors: FormErrors): void {
  const timings = [policy.baseDelayMs, policy.maxDelayMs, policy.stableMs]
  if (timings.some((ms) => Number.isNaN(ms))) return
  policy.windows.forEach((window, index) => {
    const [problem] = problemsOfRestart({
      ...policy,
      successExits: [],
      preventExits: [],
      forceExits: [],
      windows: [window],
    })
    const own = problemsOfRestart({ ...policy, successExits: [], preventExits: [], forceExits: [], windows: [] })
    if (problem !== undefined && own.length === 0) errors[`restart.windows.${index}`] ??= problem
  })
}
