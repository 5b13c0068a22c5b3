import type { ReactElement } from 'react'
import type { AgentTypeView } from '../../../contract/views.ts'
import { useFleet } from '../../client/client-context.ts'
import { classesOf } from '../../ui/classes.ts'
import { Field, TextInput } from '../../ui/field.tsx'
import { Fold } from '../../ui/fold.tsx'
import { namesAt } from '../../../core/workspace/shared-folders.ts'
import { formatCount } from '../../../words/format.ts'
import { sharingWords } from '../../../words/worktree-words.ts'
import styles from './agent-form.module.css'
import { parseArgs } from '../../../words/args.ts'
import { EnvRows, type Reveal } from './env-rows.tsx'
import { FolderField } from '../../agent/folder-field.tsx'
import type { FormErrors } from './form-fields.ts'
import type { AgentForm } from './form-state.ts'
import { LimitFields } from './limit-fields.tsx'
import { SupervisionFields } from './supervision-fields.tsx'
import { TypeCards } from './type-cards.tsx'
import { WorkspaceFields } from './workspace-fields.tsx'

const cx = classesOf(styles)

/** What AgentFormFields takes. */
export interface AgentFormFieldsProps {
  readonly form: AgentForm
  readonly errors: FormErrors
  readonly types: readonly AgentTypeView[] | null
  readonly onChange: (patch: Partial<AgentForm>) => void
  readonly onRefreshTypes: () => void
  /** Asks the host for the value of a secret; null: nothing is stored yet. */
  readonly reveal: Reveal | null
  /** The agent that is changed; left out: a new one is made. */
  readonly ownId?: string
}

/** The fields of an agent's spec; the same for a new agent and for a change. */
export function AgentFormFields({
  form,
  errors,
  types,
  reveal,
  onChange,
  onRefreshTypes,
  ownId,
}: AgentFormFieldsProps): ReactElement {
  const type = types?.find(({ id }) => id === form.type)
  // Until the types are known, the name decides, so that no field moves while somebody types.
  const isCustom = type === undefined ? form.type === 'custom' : type.command === null && type.path === null
  const sharing = useFleet(({ agents }) => sharingWords(namesAt(form.cwd.trim(), agents.values(), ownId ?? null)))
  return (
    <div className={cx('form')}>
      <TypeCards
        types={types}
        value={form.type}
        error={errors.type}
        onChange={({ id }) => onChange({ type: id })}
        onRefresh={onRefreshTypes}
      />
      <FolderField value={form.cwd} error={errors.cwd} onChange={(cwd) => onChange({ cwd })} />
      <WorkspaceFields
        form={form.workspace}
        error={errors.workspace}
        sharing={sharing}
        onChange={(workspace) => onChange({ workspace })}
      />
      <div className={cx('two')}>
        <Field label="Name" error={errors.name}>
          {(link) => (
            <TextInput
              {...link}
              maxLength={64}
              value={form.name}
              onChange={({ target }) => onChange({ name: target.value, isNamed: true })}
              onBlur={() => form.name === '' && onChange({ isNamed: false })}
            />
          )}
        </Field>
        <GroupField value={form.group} error={errors.group} onChange={(group) => onChange({ group })} />
      </div>
      {isCustom && <CommandField form={form} errors={errors} onChange={onChange} />}
      <ArgsField form={form} errors={errors} onChange={onChange} />
      <Surroundings form={form} errors={errors} isCustom={isCustom} reveal={reveal} onChange={onChange} />
      <SupervisionFields
        form={form.supervision}
        errors={errors}
        types={types}
        ownType={form.type}
        onChange={(supervision) => onChange({ supervision })}
      />
      <LimitFields form={form.limits} errors={errors} onChange={(limits) => onChange({ limits })} />
    </div>
  )
}

type PartProps = Pick<AgentFormFieldsProps, 'form' | 'errors' | 'onChange'>

function CommandField({
  form,
  errors,
  onChange,
  isOptional = false,
}: PartProps & { readonly isOptional?: boolean }): ReactElement {
  return (
    <Field
      label="Command"
      error={errors.command}
      {...(isOptional ? { aside: 'instead of the type’s own' } : {})}
      hint="A program on the PATH, or the absolute path of one."
    >
      {(link) => (
        <TextInput {...link} mono value={form.command} onChange={({ target }) => onChange({ command: target.value })} />
      )}
    </Field>
  )
}

function ArgsField({ form, errors, onChange }: PartProps): ReactElement {
  const parsed = parseArgs(form.args)
  const args = (parsed.ok ? parsed.value : []).map((arg, position) => ({ arg, position }))
  return (
    <Field
      label="Arguments"
      aside="optional"
      error={errors.args ?? (parsed.ok ? undefined : parsed.error)}
      hint={
        args.length === 0 ? (
          'Quotes keep words together. The arguments are passed as they are, without a shell.'
        ) : (
          <span className={cx('chips')} aria-label="Arguments as they are passed">
            {args.map(({ arg, position }) => (
              <span key={position} className={cx('chip')} title={arg}>
                {arg === '' ? '(empty)' : arg}
              </span>
            ))}
          </span>
        )
      }
    >
      {(link) => (
        <TextInput {...link} mono value={form.args} onChange={({ target }) => onChange({ args: target.value })} />
      )}
    </Field>
  )
}

interface GroupFieldProps {
  readonly value: string
  readonly error: string | undefined
  readonly onChange: (group: string) => void
}

function GroupField({ value, error, onChange }: GroupFieldProps): ReactElement {
  const groups = useFleet(({ agents }) => [...new Set([...agents.values()].flatMap(({ spec }) => spec.group ?? []))])
  return (
    <Field label="Group" aside="optional" error={error}>
      {(link) => (
        <>
          <TextInput
            {...link}
            list={`${link.id}-groups`}
            value={value}
            onChange={({ target }) => onChange(target.value)}
          />
          <datalist id={`${link.id}-groups`}>
            {groups.map((group) => (
              <option key={group} value={group}>
                {group}
              </option>
            ))}
          </datalist>
        </>
      )}
    </Field>
  )
}

function Surroundings({
  form,
  errors,
  onChange,
  isCustom,
  reveal,
}: PartProps & Pick<AgentFormFieldsProps, 'reveal'> & { readonly isCustom: boolean }): ReactElement {
  const count = form.env.filter(({ name }) => name !== '').length
  const hasContent = form.env.length > 0 || (!isCustom && form.command !== '')
  return (
    <Fold
      label={isCustom ? 'Environment' : 'Command and environment'}
      summary={count === 0 ? '' : formatCount(count, 'variable')}
      isOpenFirst={hasContent}
      isForced={errors.env !== undefined || (!isCustom && errors.command !== undefined)}
    >
      {!isCustom && <CommandField form={form} errors={errors} onChange={onChange} isOptional />}
      <EnvRows rows={form.env} error={errors.env} reveal={reveal} onChange={(env) => onChange({ env })} />
    </Fold>
  )
}
