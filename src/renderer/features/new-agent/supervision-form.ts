import type { ResumeWhen } from '../../../shapes/conversation.ts'
import type { Reach } from '../../../shapes/reach.ts'
import type { AgentSpec, Readiness } from '../../../shapes/spec.ts'
import { SPEC_DEFAULTS } from '../../../core/agent/spec.ts'
import { REACH_SUMMARIES } from '../../../words/reach-words.ts'
import { timeText } from '../../../words/typed-time.ts'
import { joinArgs, parseArgs } from '../../../words/args.ts'
import type { FormErrors } from './form-fields.ts'
import { formOfRestart, restartOfForm, timeOf, type RestartForm } from './restart-form.ts'

/** The supervision settings as they are typed. */
export interface SupervisionForm {
  readonly restart: RestartForm
  readonly readiness: ReadinessForm
  readonly runner: AgentSpec['runner']
  readonly priority: AgentSpec['priority']
  readonly terminateWait: string
  readonly fallback: FallbackForm
  /** `default`: as the settings say. */
  readonly reach: Reach | 'default'
  readonly resume: ResumeWhen | 'default'
  readonly isMuted: boolean
}

/** Readiness as it is typed; fields of the other kinds are kept in case the user switches back. */
export interface ReadinessForm {
  readonly kind: Readiness['kind']
  readonly pattern: string
  readonly quiet: string
  readonly timeout: string
}

/** A fallback as it is typed. */
export interface FallbackForm {
  readonly isOn: boolean
  readonly type: string
  readonly command: string
  readonly args: string
}

/** The part of a spec the form is about. */
export type SupervisionSpec = Pick<
  AgentSpec,
  'restart' | 'readiness' | 'runner' | 'priority' | 'terminateWaitMs' | 'fallback' | 'reach' | 'resume' | 'isMuted'
>

/** Defaults of readiness: silence that counts as ready, and the time after which a start has failed. */
const BLANK_READINESS = { pattern: '', quiet: '1 s', timeout: '30 s' } as const

/** The form of a spec's supervision. */
export function formOfSupervision(spec: SupervisionSpec): SupervisionForm {
  const { restart, readiness, runner, priority, terminateWaitMs, fallback, reach, resume, isMuted } = spec
  return {
    restart: formOfRestart(restart),
    readiness: formOfReadiness(readiness),
    runner,
    priority,
    terminateWait: timeText(terminateWaitMs),
    fallback: {
      isOn: fallback !== null,
      type: fallback?.type ?? '',
      command: fallback?.command ?? '',
      args: joinArgs(fallback?.args ?? []),
    },
    reach: reach ?? 'default',
    resume: resume ?? 'default',
    isMuted,
  }
}

/** The form of an agent that does not exist yet. */
export const BLANK_SUPERVISION: SupervisionForm = formOfSupervision(SPEC_DEFAULTS)

/** What the form stands for, with what is wrong added to `errors`. */
export function supervisionOfForm(form: SupervisionForm, errors: FormErrors): SupervisionSpec {
  return {
    restart: restartOfForm(form.restart, errors),
    readiness: readinessOfForm(form.readiness, errors),
    runner: form.runner,
    priority: form.priority,
    terminateWaitMs: timeOf(form.terminateWait, 'terminateWaitMs', errors),
    fallback: fallbackOfForm(form.fallback, errors),
    reach: form.reach === 'default' ? null : form.reach,
    resume: form.resume === 'default' ? null : form.resume,
    isMuted: form.isMuted,
  }
}

/** The values that differ from the defaults, in few words: "restarts on failure · tmux session · high priority". */
export function supervisionWords(form: SupervisionForm): string {
  const { restart, readiness, runner, priority, fallback, reach, isMuted } = form
  return [
    restart.when === 'never' ? 'never restarted' : `restarts ${restart.when === 'always' ? 'always' : 'on failure'}`,
    runner === 'tmux' ? 'tmux session' : null,
    priority === 'normal' ? null : `${priority} priority`,
    readiness.kind === 'exec' ? null : 'waits until ready',
    fallback.isOn ? 'has a fallback' : null,
    reach === 'default' ? null : REACH_SUMMARIES[reach],
    isMuted ? 'muted' : null,
  ]
    .filter((words) => words !== null)
    .join(' · ')
}

function formOfReadiness(readiness: Readiness): ReadinessForm {
  return {
    ...BLANK_READINESS,
    kind: readiness.kind,
    ...('pattern' in readiness ? { pattern: readiness.pattern } : {}),
    ...('quietMs' in readiness ? { quiet: timeText(readiness.quietMs) } : {}),
    ...('timeoutMs' in readiness ? { timeout: timeText(readiness.timeoutMs) } : {}),
  }
}

function readinessOfForm({ kind, pattern, quiet, timeout }: ReadinessForm, errors: FormErrors): Readiness {
  if (kind === 'exec') return { kind }
  const timeoutMs = timeOf(timeout, 'readiness.timeoutMs', errors)
  if (kind === 'output') return { kind, pattern, timeoutMs }
  return kind === 'hook'
    ? { kind, timeoutMs }
    : { kind, quietMs: timeOf(quiet, 'readiness.quietMs', errors), timeoutMs }
}

function fallbackOfForm({ isOn, type, command, args }: FallbackForm, errors: FormErrors): AgentSpec['fallback'] {
  if (!isOn) return null
  const parsed = parseArgs(args)
  if (type === '') errors.fallback ??= 'Choose what runs instead.'
  if (!parsed.ok) errors.fallback ??= parsed.error
  return { type, command: command.trim() === '' ? null : command.trim(), args: parsed.ok ? parsed.value : [] }
}
