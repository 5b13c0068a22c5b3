import { useState, type FormEvent, type ReactElement } from 'react'
import type { ContractError } from '../../../contract/rpc/errors.ts'
import { useHosts } from '../../client/hosts-context.ts'
import { closeOverlay, showPlace } from '../../state/view-state.ts'
import { Button } from '../../ui/button.tsx'
import { classesOf } from '../../ui/classes.ts'
import { Dialog } from '../../ui/dialog.tsx'
import { Field, TextInput } from '../../ui/field.tsx'
import { tellDone } from '../../ui/toasts.tsx'
import styles from './hosts.module.css'

const cx = classesOf(styles)
const FORM_ID = 'add-host-form'

/** What is typed. */
interface HostForm {
  readonly destination: string
  readonly name: string
  readonly command: string
  readonly dataDir: string
}

const BLANK: HostForm = { destination: '', name: '', command: '', dataDir: '' }

/** Adds a remote host, once it has answered or if a person adds it all the same. */
export function AddHostDialog(): ReactElement {
  const { local } = useHosts()
  const [form, setForm] = useState(BLANK)
  const [error, setError] = useState<ContractError | null>(null)
  const [isBusy, setBusy] = useState(false)
  const change = (patch: Partial<HostForm>): void => {
    setForm((before) => ({ ...before, ...patch }))
    setError(null)
  }
  const add = async (check: boolean): Promise<void> => {
    setBusy(true)
    const answer = await local.request('host.add', { ...wishOf(form), check })
    setBusy(false)
    if (!answer.ok) return setError(answer.error)
    closeOverlay()
    showPlace('hosts')
    tellDone(`${answer.value.name} is in the list`)
  }
  const submit = (event: FormEvent): void => {
    event.preventDefault()
    void add(true)
  }
  const isUnreached = error?.code === 'host-lost'
  return (
    <Dialog
      title="Add host"
      width={520}
      onClose={closeOverlay}
      foot={
        <>
          <Button size="medium" look="quiet" onClick={closeOverlay}>
            Cancel
          </Button>
          {isUnreached && (
            <Button size="medium" disabled={isBusy} onClick={() => void add(false)}>
              Add it all the same
            </Button>
          )}
          <Button
            {...{ size: 'medium', look: 'primary', type: 'submit', form: FORM_ID }}
            disabled={isBusy || form.destination.trim() === ''}
          >
            {isBusy ? 'Connecting…' : isUnreached ? 'Try again' : 'Connect and add'}
          </Button>
        </>
      }
    >
      <form id={FORM_ID} className={cx('form')} noValidate onSubmit={submit}>
        <Fields form={form} error={error} onChange={change} />
        {error !== null && fieldOf(error) === null && (
          <p className={cx('refusal')} role="alert">
            {error.message}
          </p>
        )}
      </form>
    </Dialog>
  )
}

interface FieldsProps {
  readonly form: HostForm
  readonly error: ContractError | null
  readonly onChange: (patch: Partial<HostForm>) => void
}

function Fields({ form, error, onChange }: FieldsProps): ReactElement {
  const errorOf = (field: keyof HostForm): string | null =>
    error !== null && fieldOf(error) === field ? error.message : null
  return (
    <>
      <Field
        label="Machine"
        error={errorOf('destination')}
        hint="As ssh takes it: user@machine, machine:port, or a Host of your ssh configuration."
      >
        {(link) => (
          <TextInput
            {...{ ...link, mono: true, value: form.destination, placeholder: 'user@machine' }}
            data-initial-focus
            onChange={({ target }) => onChange({ destination: target.value })}
          />
        )}
      </Field>
      <Field label="Name" aside="optional" error={errorOf('name')} hint="What you call it; else its machine’s name.">
        {(link) => (
          <TextInput {...link} value={form.name} onChange={({ target }) => onChange({ name: target.value })} />
        )}
      </Field>
      <Field
        label="Corral there"
        aside="optional"
        error={errorOf('command')}
        hint="Its path, where a shell without a terminal does not find corral."
      >
        {(link) => (
          <TextInput
            {...{ ...link, mono: true, value: form.command, placeholder: 'corral' }}
            onChange={({ target }) => onChange({ command: target.value })}
          />
        )}
      </Field>
      <Field label="Data directory there" aside="optional" error={errorOf('dataDir')}>
        {(link) => (
          <TextInput
            {...{ ...link, mono: true, value: form.dataDir, placeholder: 'the usual one' }}
            onChange={({ target }) => onChange({ dataDir: target.value })}
          />
        )}
      </Field>
    </>
  )
}

/** The field an error is about; null: it is about the whole. */
function fieldOf({ field }: ContractError): keyof HostForm | null {
  return field !== null && field in BLANK ? (field as keyof HostForm) : null
}

function wishOf(form: HostForm): { destination: string; name: string | null; command: string; dataDir: string | null } {
  const text = (key: keyof HostForm): string | null => form[key].trim() || null
  return {
    destination: form.destination.trim(),
    name: text('name'),
    command: text('command') ?? 'corral',
    dataDir: text('dataDir'),
  }
}
