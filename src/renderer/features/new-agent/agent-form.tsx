import { Collapsible } from '@base-ui/react/collapsible'
import { ChevronRight } from 'lucide-react'
import { useState, type ReactElement } from 'react'
import type { AgentTypeView } from '../../../contract/schemas/host.ts'
import { useFleet } from '../../client/client-context.ts'
import { classesOf } from '../../ui/classes.ts'
import { Field, TextInput } from '../../ui/field.tsx'
import styles from './agent-form.module.css'
import { parseArgs } from './args.ts'
import { EnvRows } from './env-rows.tsx'
import { FolderField } from './folder-field.tsx'
import type { AgentForm, FormErrors } from './form-state.ts'
import { TypeCards } from './type-cards.tsx'

const cx = classesOf(styles)

/** What AgentFormFields takes. */
export interface AgentFormFieldsProps {
  readonly form: AgentForm
  readonly errors: FormErrors
  readonly types: readonly AgentTypeView[] | null
  readonly onChange: (patch: Partial<AgentForm>) => void
  readonly onRefreshTypes: () => void
}

/** The fields of an agent's spec; the same for a new agent and for a change. */
export function AgentFormFields({ form, errors, types, onChange, onRefreshTypes }: AgentFormFieldsProps): ReactElement {
  const type = types?.find(({ id }) => id === form.type)
  // Until the types are known the name decides, so that no field moves under somebody who types.
  const isCustom = type === undefined ? form.type === 'custom' : type.command === null && type.path === null
  return (
    <div className={cx('form')}>
      <TypeCards
        types={types}
        value={form.type}
        onChange={({ id }) => onChange({ type: id })}
        onRefresh={onRefreshTypes}
      />
      <FolderField value={form.cwd} error={errors.cwd} onChange={(cwd) => onChange({ cwd })} />
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
      <Advanced form={form} errors={errors} isCustom={isCustom} onChange={onChange} />
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
          'Quotes hold words together. No shell reads them.'
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

function Advanced({ form, errors, onChange, isCustom }: PartProps & { readonly isCustom: boolean }): ReactElement {
  const hasContent = form.env.length > 0 || (!isCustom && form.command !== '')
  const hasError = errors.env !== undefined || errors.terminateWaitMs !== undefined
  const [isOpen, setOpen] = useState(hasContent)
  return (
    <Collapsible.Root open={isOpen || hasError} onOpenChange={setOpen}>
      <Collapsible.Trigger className={cx('more')}>
        <ChevronRight size={14} /> Environment and stopping
      </Collapsible.Trigger>
      <Collapsible.Panel>
        <div className={cx('advanced')}>
          {!isCustom && <CommandField form={form} errors={errors} onChange={onChange} isOptional />}
          <EnvRows rows={form.env} error={errors.env} onChange={(env) => onChange({ env })} />
          <Field
            label="Wait after terminate"
            aside="seconds"
            error={errors.terminateWaitMs}
            hint="How long a stop waits for a clean end before it is forced."
          >
            {(link) => (
              <TextInput
                {...link}
                inputMode="numeric"
                value={form.terminateWaitS}
                onChange={({ target }) => onChange({ terminateWaitS: target.value })}
              />
            )}
          </Field>
        </div>
      </Collapsible.Panel>
    </Collapsible.Root>
  )
}
