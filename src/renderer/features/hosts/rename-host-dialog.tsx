import { useState, type FormEvent, type ReactElement } from 'react'
import { useHosts } from '../../client/hosts-context.ts'
import { closeOverlay } from '../../state/view-state.ts'
import { Button } from '../../ui/button.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { Field, TextInput } from '../../ui/field.tsx'

const FORM_ID = 'rename-host-form'

/** Gives a remote host another name; windows that show it follow. */
export function RenameHostDialog({ name }: { readonly name: string }): ReactElement {
  const { local } = useHosts()
  const [to, setTo] = useState(name)
  const [error, setError] = useState<string | null>(null)
  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault()
    const answer = await local.request('host.rename', { name, to: to.trim() })
    if (answer.ok) closeOverlay()
    else setError(answer.error.message)
  }
  return (
    <Dialog
      title={`Rename ${name}`}
      width={420}
      onClose={closeOverlay}
      foot={
        <>
          <Button size="medium" look="quiet" onClick={closeOverlay}>
            Cancel
          </Button>
          <Button size="medium" look="primary" type="submit" form={FORM_ID} disabled={to.trim() === ''}>
            Rename
          </Button>
        </>
      }
    >
      <form id={FORM_ID} noValidate onSubmit={(event) => void submit(event)}>
        <Field label="Name" error={error} hint="Letters, digits, dots and dashes.">
          {(link) => (
            <TextInput {...link} data-initial-focus value={to} onChange={({ target }) => setTo(target.value)} />
          )}
        </Field>
      </form>
    </Dialog>
  )
}
