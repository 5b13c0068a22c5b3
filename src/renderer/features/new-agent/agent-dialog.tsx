import { useMemo, useState, type FormEvent, type ReactElement } from 'react'
import { err, ok, type Result } from '../../../base/result.ts'
import type { AgentTypeView, AgentView } from '../../../contract/views.ts'
import { isUp } from '../../../core/agent/state.ts'
import { useClient, useFleet } from '../../client/client-context.ts'
import { closeOverlay, focusAgent } from '../../state/view-state.ts'
import { Button } from '../../ui/button.tsx'
import { Dialog, DialogNote } from '../../ui/dialog.tsx'
import { folderName } from '../../../words/place-words.ts'
import { AgentFormFields } from './agent-form.tsx'
import { fieldOfError, type FormErrors } from './form-fields.ts'
import {
  emptyForm,
  errorsLeft,
  formOfSpec,
  isInstalled,
  patchOf,
  specOfForm,
  suggestName,
  type AgentForm,
  type FormSpec,
} from './form-state.ts'
import { useAgentTypes } from '../../agent/use-agent-types.ts'

const FORM_ID = 'agent-form'

/** Makes a new agent. */
export function NewAgentDialog(): ReactElement {
  const client = useClient()
  const { home, recents } = useFleet(({ host, settings }) => ({ home: host.home, recents: settings.recentFolders }))
  const [types, refresh] = useAgentTypes()
  const [form, setForm] = useState(() => emptyForm('', recents[0] ?? home))
  const named = useNamed(useTyped(form, types))
  const { errors, isBusy, submit } = useSubmit(named, types)
  const create = (start: boolean): Promise<void> =>
    submit(async (spec) => {
      const answer = await client.request('agent.create', { spec, start })
      if (answer.ok) {
        closeOverlay()
        focusAgent(answer.value.id)
      }
      return answer
    })
  return (
    <AgentDialog
      title="New agent"
      error={errors.form}
      onSubmit={() => void create(true)}
      buttons={
        <>
          <Button size="medium" disabled={isBusy || types === null} onClick={() => void create(false)}>
            Create
          </Button>
          <Button size="medium" look="primary" type="submit" form={FORM_ID} disabled={isBusy || types === null}>
            Create &amp; start
          </Button>
        </>
      }
    >
      <AgentFormFields
        form={named}
        errors={errors}
        types={types}
        reveal={null}
        onChange={(patch) => setForm((before) => ({ ...before, type: named.type, ...patch }))}
        onRefreshTypes={refresh}
      />
    </AgentDialog>
  )
}

/** Changes an agent. Only what differs from when the dialog was opened is saved. */
export function EditAgentDialog({ agent }: { readonly agent: AgentView }): ReactElement {
  const client = useClient()
  const [types, refresh] = useAgentTypes()
  const [before] = useState(agent.spec)
  const [form, setForm] = useState(() => formOfSpec(before))
  // Fields the host wants set although they are unchanged: what it has stored of them cannot be read.
  const [wanted, setWanted] = useState<ReadonlySet<string>>(new Set())
  const { errors, isBusy, submit } = useSubmit(form, types)
  const reveal = async (name: string): Promise<Result<string, string>> => {
    const answer = await client.request('agent.secret', { agent: agent.id, name })
    return answer.ok ? ok(answer.value.value) : err(answer.error.message)
  }
  const save = (): Promise<void> =>
    submit(async (spec) => {
      const patch = patchOf(before, spec, wanted)
      const answer = await client.request('agent.update', { agent: agent.id, patch })
      if (answer.ok) closeOverlay()
      else if (answer.error.field !== null) setWanted(new Set([...wanted, answer.error.field]))
      return answer
    })
  return (
    <AgentDialog
      title={`Edit ${agent.spec.name}`}
      error={errors.form}
      note={
        isUp(agent.state.phase) ? 'It is running: changes to how it is started apply from its next start.' : undefined
      }
      onSubmit={() => void save()}
      buttons={
        <Button size="medium" look="primary" type="submit" form={FORM_ID} disabled={isBusy}>
          Save
        </Button>
      }
    >
      <AgentFormFields
        form={form}
        errors={errors}
        types={types}
        reveal={reveal}
        ownId={agent.id}
        onChange={(patch) => setForm((before) => ({ ...before, ...patch }))}
        onRefreshTypes={refresh}
      />
    </AgentDialog>
  )
}

interface AgentDialogProps {
  readonly title: string
  readonly error: string | undefined
  readonly note?: string | undefined
  readonly buttons: ReactElement
  readonly children: ReactElement
  readonly onSubmit: () => void
}

function AgentDialog({ title, error, note, buttons, children, onSubmit }: AgentDialogProps): ReactElement {
  const submit = (event: FormEvent): void => {
    event.preventDefault()
    onSubmit()
  }
  return (
    <Dialog
      title={title}
      width={640}
      onClose={closeOverlay}
      foot={
        <>
          <DialogNote>
            {error === undefined ? (
              note
            ) : (
              <span role="alert" style={{ color: 'var(--danger)' }}>
                {error}
              </span>
            )}
          </DialogNote>
          <Button size="medium" look="quiet" onClick={closeOverlay}>
            Cancel
          </Button>
          {buttons}
        </>
      }
    >
      <form id={FORM_ID} noValidate onSubmit={submit}>
        {children}
      </form>
    </Dialog>
  )
}

/** The form with a type: the first installed one until the user chooses. */
function useTyped(form: AgentForm, types: readonly AgentTypeView[] | null): AgentForm {
  return form.type === '' ? { ...form, type: types?.find(isInstalled)?.id ?? '' } : form
}

/** The form with a name: one made from the folder's or the type's until the user types one. */
function useNamed(form: AgentForm): AgentForm {
  const names = useFleet(({ agents }) => [...agents.values()].map(({ spec }) => spec.name))
  const home = useFleet(({ host }) => host.home)
  const { cwd, type, isNamed } = form
  const suggested = useMemo(() => {
    const isOwnFolder = cwd !== '' && cwd !== home && cwd !== '/'
    return suggestName(isOwnFolder ? folderName(cwd) : type, new Set(names))
  }, [cwd, home, names, type])
  return isNamed ? form : { ...form, name: suggested }
}

type Save = (
  spec: FormSpec,
) => Promise<
  | { readonly ok: true }
  | { readonly ok: false; readonly error: { readonly message: string; readonly field: string | null } }
>

/** Checks the form, then saves; each error is shown at its field. */
function useSubmit(
  form: AgentForm,
  types: readonly AgentTypeView[] | null,
): {
  readonly errors: FormErrors
  readonly isBusy: boolean
  readonly submit: (save: Save) => Promise<void>
} {
  const [found, setFound] = useState<{ readonly errors: FormErrors; readonly checked: AgentForm } | null>(null)
  const [isBusy, setBusy] = useState(false)
  const show = (errors: FormErrors): void => {
    setFound({ errors, checked: form })
    const wrong = [`[aria-invalid='true']`, '[data-error]'].map((mark) => `#${FORM_ID} ${mark}`).join(', ')
    requestAnimationFrame(() => document.querySelector<HTMLElement>(wrong)?.focus())
  }
  const submit = async (save: Save): Promise<void> => {
    const type = types?.find(({ id }) => id === form.type)
    const spec = specOfForm(form, type !== undefined && type.command === null && type.path === null)
    if (!spec.ok) return show(spec.error)
    setFound(null)
    setBusy(true)
    const answer = await save(spec.value)
    setBusy(false)
    if (!answer.ok) show({ [fieldOfError(answer.error.field)]: answer.error.message })
  }
  return { errors: found === null ? {} : errorsLeft(found.errors, found.checked, form), isBusy, submit }
}
