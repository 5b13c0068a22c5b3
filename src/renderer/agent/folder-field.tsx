import { Autocomplete } from '@base-ui/react/autocomplete'
import { useEffect, useState, type ReactElement } from 'react'
import { CancelSource } from '../../base/cancel.ts'
import { useClient, useFleet } from '../client/client-context.ts'
import { Button } from '../ui/button.tsx'
import { classesOf } from '../ui/classes.ts'
import { Field, inputClass } from '../ui/field.tsx'
import { tellFailure } from '../ui/toasts.tsx'
import styles from './folder-field.module.css'

const cx = classesOf(styles)
/** Wait after the last key before the host is asked, ms. */
const SETTLE_MS = 150

/** What a FolderField takes. */
export interface FolderFieldProps {
  readonly value: string
  readonly error: string | undefined
  readonly onChange: (path: string) => void
}

/** The folder an agent works in, with completion, recent folders and its branch. */
export function FolderField({ value, error, onChange }: FolderFieldProps): ReactElement {
  const client = useClient()
  const canPick = useFleet(({ host }) => host.kind === 'desktop')
  const { completions, note } = useFolder(value)
  const recents = useFleet(({ settings }) => settings.recentFolders)
  const [isTyping, setTyping] = useState(false)
  const offered = isTyping ? completions : [...new Set([...recents, ...completions])]
  const suggestions = offered.filter((path) => path !== value)
  const pick = async (): Promise<void> => {
    const answer = await client.request('workspace.pick', {})
    if (!answer.ok) tellFailure('The folder could not be chosen', answer.error.message)
    else if (answer.value.path !== null) onChange(answer.value.path)
  }
  return (
    <Field label="Folder" error={error} hint={note}>
      {(link) => (
        <div className={cx('line')}>
          <Autocomplete.Root
            items={suggestions}
            value={value}
            mode="none"
            onValueChange={(next, { reason }) => {
              setTyping(reason === 'input-change')
              onChange(next)
            }}
          >
            <Autocomplete.Input
              {...link}
              data-initial-focus
              className={`${inputClass(true)} ${cx('input')}`}
              spellCheck={false}
              placeholder="/path/to/project"
            />
            <Autocomplete.Portal>
              <Autocomplete.Positioner sideOffset={4} className={cx('layer')}>
                {suggestions.length > 0 && (
                  <Autocomplete.Popup className={cx('popup')}>
                    <Autocomplete.List>
                      {(path: string) => (
                        <Autocomplete.Item key={path} value={path} className={cx('item')} title={path}>
                          <bdi>{path}</bdi>
                        </Autocomplete.Item>
                      )}
                    </Autocomplete.List>
                  </Autocomplete.Popup>
                )}
              </Autocomplete.Positioner>
            </Autocomplete.Portal>
          </Autocomplete.Root>
          {canPick && (
            <Button size="medium" style={{ height: 30 }} onClick={() => void pick()}>
              Browse…
            </Button>
          )}
        </div>
      )}
    </Field>
  )
}

interface FolderKnowledge {
  readonly completions: readonly string[]
  readonly note: ReactElement
}

const NOTHING_YET = <span>&nbsp;</span>

function useFolder(path: string): FolderKnowledge {
  const client = useClient()
  const [known, setKnown] = useState<FolderKnowledge>({ completions: [], note: NOTHING_YET })
  useEffect(() => {
    const cancel = new CancelSource()
    const options = { signal: cancel }
    const look = async (): Promise<void> => {
      const [completed, inspected] = await Promise.all([
        client.request('workspace.complete', { prefix: path }, options),
        client.request('workspace.inspect', { path }, options),
      ])
      if (cancel.isCancelled) return
      setKnown({
        completions: completed.ok ? completed.value : [],
        note: inspected.ok ? <BranchNote branch={inspected.value.branch} /> : <span>{inspected.error.message}</span>,
      })
    }
    const timer = setTimeout(
      () => void (path === '' ? setKnown({ completions: [], note: NOTHING_YET }) : look()),
      SETTLE_MS,
    )
    return () => {
      cancel.cancel()
      clearTimeout(timer)
    }
  }, [client, path])
  return known
}

function BranchNote({ branch }: { readonly branch: string | null }): ReactElement {
  if (branch === null) return <span>A plain folder, not on a git branch.</span>
  return (
    <span className={cx('branch')}>
      On branch <b>{branch}</b>
    </span>
  )
}
