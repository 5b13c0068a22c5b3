import type { ReactElement } from 'react'
import type { AgentTypeView } from '../../../contract/views.ts'
import { useFleet } from '../../client/client-context.ts'
import { Choice } from '../../ui/choice.tsx'
import { classesOf } from '../../ui/classes.ts'
import { Field, TextInput, inputClass } from '../../ui/field.tsx'
import { Fold } from '../../ui/fold.tsx'
import { Switch } from '../../ui/switch.tsx'
import { RESUME_WORDS } from '../../../words/conversation-words.ts'
import { REACH_LABELS, REACH_SENTENCES } from '../../../words/reach-words.ts'
import styles from './agent-form.module.css'
import { isSupervisionWrong, type FormErrors } from './form-fields.ts'
import { isInstalled } from './form-state.ts'
import { RestartFields } from './restart-fields.tsx'
import { supervisionWords, type FallbackForm, type ReadinessForm, type SupervisionForm } from './supervision-form.ts'

const cx = classesOf(styles)
const RUNNERS = [
  ['pty', 'A terminal of Corral'],
  ['tmux', 'A tmux session'],
] as const
const RESUMES = [
  ['default', 'As set for all'],
  ['never', RESUME_WORDS.never],
  ['after-crash', RESUME_WORDS['after-crash']],
  ['always', RESUME_WORDS.always],
] as const
const PRIORITIES = [
  ['low', 'Low'],
  ['normal', 'Normal'],
  ['high', 'High'],
  ['critical', 'Critical'],
] as const
const READINESS = [
  ['exec', 'It runs'],
  ['output', 'It prints a line'],
  ['quiet', 'It falls silent'],
  ['hook', 'It reports ready'],
] as const

const MUTES = [
  ['shown', 'As the settings say'],
  ['muted', 'None'],
] as const
const REACHES = [
  ['default', 'As in Settings'],
  ['self', REACH_LABELS.self],
  ['fleet', REACH_LABELS.fleet],
  ['look', REACH_LABELS.look],
  ['conduct', REACH_LABELS.conduct],
] as const

/** What SupervisionFields takes. */
export interface SupervisionFieldsProps {
  readonly form: SupervisionForm
  readonly errors: FormErrors
  readonly types: readonly AgentTypeView[] | null
  /** The agent's own type, which cannot be its fallback. */
  readonly ownType: string
  readonly onChange: (form: SupervisionForm) => void
}

/** The supervision settings: restarts, readiness, runner, priority, fallback. */
export function SupervisionFields({ form, errors, types, ownType, onChange }: SupervisionFieldsProps): ReactElement {
  const sessionsProblem = useFleet(({ host }) => host.sessionsProblem)
  const usualResume = useFleet(({ settings }) => settings.resume)
  const change = (patch: Partial<SupervisionForm>): void => onChange({ ...form, ...patch })
  return (
    <Fold label="Supervision" summary={supervisionWords(form)} isForced={isSupervisionWrong(errors)}>
      <RestartFields form={form.restart} errors={errors} onChange={(restart) => change({ restart })} />
      <ReadinessFields form={form.readiness} errors={errors} onChange={(readiness) => change({ readiness })} />
      <Choice
        label="Runs in"
        options={RUNNERS}
        value={form.runner}
        disabled={sessionsProblem === null || form.runner === 'tmux' ? [] : ['tmux']}
        onChange={(runner) => change({ runner })}
        error={errors.runner}
        hint={runnerHint(form.runner, sessionsProblem)}
      />
      <div className={cx('two')}>
        <Choice
          label="Priority"
          options={PRIORITIES}
          value={form.priority}
          onChange={(priority) => change({ priority })}
          error={errors.priority}
          hint="Decides which agent starts first and which gets more CPU time."
        />
        <Field
          label="Wait before kill"
          error={errors.terminateWaitMs}
          hint="How long a stop waits after SIGTERM before it kills."
        >
          {(link) => (
            <TextInput
              {...link}
              value={form.terminateWait}
              onChange={({ target }) => change({ terminateWait: target.value })}
            />
          )}
        </Field>
      </div>
      <Choice
        label="Goes on with its conversation"
        options={RESUMES}
        value={form.resume}
        onChange={(resume) => change({ resume })}
        error={errors.resume}
        hint={`“As set for all” is: ${RESUME_WORDS[usualResume].toLowerCase()}. Where its type can; you can always start it either way.`}
      />
      <ReachField value={form.reach} error={errors.reach} onChange={(reach) => change({ reach })} />
      <Choice
        label="Notifications of it"
        options={MUTES}
        value={form.isMuted ? 'muted' : 'shown'}
        onChange={(choice) => change({ isMuted: choice === 'muted' })}
        error={errors.isMuted}
        hint="In the list it is shown that it needs you, either way."
      />
      <FallbackFields
        form={form.fallback}
        error={errors.fallback}
        types={types}
        ownType={ownType}
        onChange={(fallback) => change({ fallback })}
      />
    </Fold>
  )
}

function runnerHint(runner: SupervisionForm['runner'], sessionsProblem: string | null): string {
  if (sessionsProblem !== null) return sessionsProblem
  return runner === 'tmux'
    ? 'It keeps running when Corral quits, crashes or is updated, and you can attach to it from any terminal.'
    : 'It ends when Corral quits. In a tmux session it would keep running.'
}

interface ReachFieldProps {
  readonly value: SupervisionForm['reach']
  readonly error: string | undefined
  readonly onChange: (reach: SupervisionForm['reach']) => void
}

function ReachField({ value, error, onChange }: ReachFieldProps): ReactElement {
  const usual = useFleet(({ settings }) => settings.reach)
  return (
    <Choice
      label="Its programs may"
      options={REACHES}
      value={value}
      onChange={onChange}
      error={error}
      hint={REACH_SENTENCES[value === 'default' ? usual : value]}
    />
  )
}

interface ReadinessFieldsProps {
  readonly form: ReadinessForm
  readonly errors: FormErrors
  readonly onChange: (form: ReadinessForm) => void
}

function ReadinessFields({ form, errors, onChange }: ReadinessFieldsProps): ReactElement {
  const change = (patch: Partial<ReadinessForm>): void => onChange({ ...form, ...patch })
  return (
    <div className={cx('part')}>
      <Choice
        label="Ready when"
        options={READINESS}
        value={form.kind}
        onChange={(kind) => change({ kind })}
        hint={READY_HINTS[form.kind]}
      />
      {form.kind !== 'exec' && (
        <div className={cx('two')}>
          {form.kind === 'output' && (
            <Field
              label="Pattern"
              error={errors.readiness ?? errors['readiness.pattern']}
              hint="A regular expression over one line."
            >
              {(link) => (
                <TextInput
                  {...link}
                  mono
                  placeholder="listening on"
                  value={form.pattern}
                  onChange={({ target }) => change({ pattern: target.value })}
                />
              )}
            </Field>
          )}
          {form.kind === 'quiet' && (
            <Field label="Silent for" error={errors.readiness ?? errors['readiness.quietMs']}>
              {(link) => (
                <TextInput {...link} value={form.quiet} onChange={({ target }) => change({ quiet: target.value })} />
              )}
            </Field>
          )}
          <Field
            label="Within"
            error={errors['readiness.timeoutMs'] ?? (form.kind === 'hook' ? errors.readiness : undefined)}
            hint="If it is not ready by then, the start counts as failed."
          >
            {(link) => (
              <TextInput {...link} value={form.timeout} onChange={({ target }) => change({ timeout: target.value })} />
            )}
          </Field>
        </div>
      )}
    </div>
  )
}

const READY_HINTS: Readonly<Record<ReadinessForm['kind'], string>> = {
  exec: 'As soon as its program has been executed.',
  output: 'As soon as a line on its terminal matches.',
  quiet: 'As soon as it has printed nothing for a while, as a program does that waits for input.',
  hook: 'It reports so itself, with resources/hooks/ready.mjs or its own words (run.ready at the socket in CORRAL_SOCKET).',
}

interface FallbackFieldsProps {
  readonly form: FallbackForm
  readonly error: string | undefined
  readonly types: readonly AgentTypeView[] | null
  readonly ownType: string
  readonly onChange: (form: FallbackForm) => void
}

function FallbackFields({ form, error, types, ownType, onChange }: FallbackFieldsProps): ReactElement {
  const change = (patch: Partial<FallbackForm>): void => onChange({ ...form, ...patch })
  const installed = (types ?? []).filter(isInstalled)
  const turn = (isOn: boolean): void =>
    change({ isOn, type: form.type === '' ? (installed.find(({ id }) => id !== ownType)?.id ?? '') : form.type })
  return (
    <div className={cx('part')}>
      <div className={cx('switchLine')}>
        <Switch label="Fallback" isOn={form.isOn} onChange={turn} />
        <span>
          Fallback <span className={cx('quiet')}>– what runs in its place, once, when it cannot be kept up.</span>
        </span>
      </div>
      {form.isOn && (
        <div className={cx('three')}>
          <Field label="Type" error={error}>
            {(link) => (
              <select
                {...link}
                className={inputClass(false)}
                value={form.type}
                onChange={({ target }) => change({ type: target.value })}
              >
                {form.type !== '' && !installed.some(({ id }) => id === form.type) && (
                  <option value={form.type}>{form.type}</option>
                )}
                {installed.map(({ id, name }) => (
                  <option key={id} value={id}>
                    {name}
                  </option>
                ))}
              </select>
            )}
          </Field>
          <Field label="Program" aside="if not the type’s own">
            {(link) => (
              <TextInput
                {...link}
                mono
                value={form.command}
                onChange={({ target }) => change({ command: target.value })}
              />
            )}
          </Field>
          <Field label="With" aside="arguments">
            {(link) => (
              <TextInput {...link} mono value={form.args} onChange={({ target }) => change({ args: target.value })} />
            )}
          </Field>
        </div>
      )}
    </div>
  )
}
