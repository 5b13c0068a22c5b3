import { useState, type FormEvent, type ReactElement } from 'react'
import type { AgentTypeView } from '../../../contract/views.ts'
import { useClient, useFleet } from '../../client/client-context.ts'
import { useAgentTypes } from '../../agent/use-agent-types.ts'
import { closeOverlay, showPlace } from '../../state/view-state.ts'
import { Button } from '../../ui/button.tsx'
import { Dialog, DialogNote } from '../../ui/dialog.tsx'
import { tellDone } from '../../ui/toasts.tsx'
import { TaskFormFields } from './task-form-fields.tsx'
import { BLANK_TASK, fieldOfTaskError, orderOfForm, type TaskErrors, type TaskForm } from './task-form.ts'

const FORM_ID = 'task-form'

/** Gives a new task. */
export function NewTaskDialog(): ReactElement {
  const client = useClient()
  const { home, recents } = useFleet(({ host, settings }) => ({ home: host.home, recents: settings.recentFolders }))
  const [types] = useAgentTypes()
  const offered = (types ?? []).filter(canDoTasks)
  const [form, setForm] = useState<TaskForm>({ ...BLANK_TASK, cwd: recents[0] ?? home })
  const [errors, setErrors] = useState<TaskErrors>({})
  const [isBusy, setBusy] = useState(false)
  const type = offered.find(({ id }) => id === form.type) ?? offered[0] ?? null
  const change = (patch: Partial<TaskForm>): void => {
    setForm((before) => ({ ...before, ...patch }))
    setErrors({})
  }
  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault()
    if (type === null) return
    const order = orderOfForm(form, type)
    if (!order.ok) return setErrors(order.error)
    setBusy(true)
    const answer = await client.request('task.add', { tasks: [order.value] })
    setBusy(false)
    if (!answer.ok) return setErrors({ [fieldOfTaskError(answer.error.field)]: answer.error.message })
    closeOverlay()
    showPlace('tasks')
    tellDone(`Task ${answer.value.tasks[0]?.id ?? ''} is in the queue`)
  }
  return (
    <Dialog
      title="New task"
      width={600}
      onClose={closeOverlay}
      foot={
        <>
          <DialogNote>
            {errors.form !== undefined && (
              <span role="alert" style={{ color: 'var(--danger)' }}>
                {errors.form}
              </span>
            )}
          </DialogNote>
          <Button size="medium" look="quiet" onClick={closeOverlay}>
            Cancel
          </Button>
          <Button size="medium" look="primary" type="submit" form={FORM_ID} disabled={isBusy || type === null}>
            Put into the queue
          </Button>
        </>
      }
    >
      <form id={FORM_ID} noValidate onSubmit={(event) => void submit(event)}>
        <TaskFormFields {...{ form, errors, type, types: offered, isLoading: types === null }} onChange={change} />
      </form>
    </Dialog>
  )
}

/** It can be launched here, and knows how to carry out a task. */
function canDoTasks({ task, path, command }: AgentTypeView): boolean {
  return task !== null && (path !== null || command === null)
}
