import type { ReactElement } from 'react'
import type { OutputOf } from '../../contract/requests.ts'
import type { ChangedFile } from '../../core/workspace/git.ts'
import type { MergeStep } from '../../core/workspace/merge-help.ts'
import { mergeStepWords } from '../../words/worktree-words.ts'
import { useCanOpen, useMayChange } from '../client/client-context.ts'
import { useWorktreeCommands } from '../state/use-worktree-commands.ts'
import { Button } from '../ui/button.tsx'
import { classesOf } from '../ui/classes.ts'
import { CopyButton } from '../ui/copy-button.tsx'
import { copyText } from '../ui/copy-text.ts'
import { tellDone } from '../ui/toasts.tsx'
import { useWorktree } from './use-worktree.ts'
import styles from './worktree-details.module.css'

const cx = classesOf(styles)
/** Files that are listed; the rest is counted. */
const LISTED = 12

/** What WorktreeDetails takes. */
export interface WorktreeDetailsProps {
  readonly worktree: string
  /** What a person calls it. */
  readonly name: string
  /** Changes when it has to be looked at again. */
  readonly mark: string
  readonly onRemoved?: () => void
}

/** What differs in a worktree, how its work comes back, and its removal. */
export function WorktreeDetails({ worktree, name, mark, onRemoved }: WorktreeDetailsProps): ReactElement {
  const { shown, problem, refresh } = useWorktree(worktree, mark)
  const mayChange = useMayChange()
  if (shown === null) return <p className={cx('quiet')}>{problem ?? 'Looking…'}</p>
  const wrong = shown.worktree.problem ?? problem
  return (
    <div className={cx('details')}>
      {wrong !== null && <p className={cx('problem')}>{wrong}</p>}
      <Files shown={shown} />
      <WayBack shown={shown} />
      {mayChange && (
        <Buttons
          worktree={worktree}
          name={name}
          path={shown.worktree.path}
          hasBranch={shown.worktree.branch !== null && shown.worktree.standing !== 'stray-branch'}
          onRemoved={() => (onRemoved ?? refresh)()}
        />
      )}
    </div>
  )
}

interface Part {
  readonly shown: OutputOf<'worktree.show'>
}

function Files({ shown: { files, worktree } }: Part): ReactElement | null {
  if (worktree.changes === null) return null
  const more = worktree.changes.files - Math.min(files.length, LISTED)
  return (
    <>
      {files.length === 0 && <p className={cx('quiet')}>Nothing differs from {worktree.base ?? 'its base'}.</p>}
      <ul className={cx('files')} aria-label="Changed files">
        {files.slice(0, LISTED).map((file) => (
          <FileLine key={file.path} file={file} />
        ))}
      </ul>
      {more > 0 && <p className={cx('quiet')}>and {more} more</p>}
    </>
  )
}

function FileLine({ file }: { readonly file: ChangedFile }): ReactElement {
  const { path, added, deleted, isUncommitted, isUntracked } = file
  const how = isUntracked ? 'new, not committed' : isUncommitted ? 'not committed' : 'committed'
  return (
    <li className={cx('file', isUncommitted && 'loose')} title={`${path}: ${how}`}>
      <span className={cx('path')}>
        <bdi>{path}</bdi>
      </span>
      <span className={cx('added')}>{added === null ? 'binary' : `+${added}`}</span>
      <span className={cx('deleted')}>{deleted === null ? '' : `−${deleted}`}</span>
    </li>
  )
}

/** The commands that bring its work back, to be typed by a person. */
function WayBack({ shown: { mergeSteps, conflicts, worktree } }: Part): ReactElement | null {
  if (mergeSteps.length === 0) return null
  const base = worktree.base ?? 'its base'
  return (
    <div>
      <div className={cx('name')}>To bring it back to {base}</div>
      {conflicts !== null && conflicts.length > 0 && (
        <p className={cx('problem')}>Will conflict: {conflicts.join(', ')}</p>
      )}
      <ol className={cx('steps')} aria-label="To bring it back">
        {mergeSteps.map((step) => (
          <Step key={step.kind} step={step} base={base} />
        ))}
      </ol>
    </div>
  )
}

function Step({ step, base }: { readonly step: MergeStep; readonly base: string }): ReactElement {
  return (
    <li>
      {mergeStepWords(step, base)}
      {step.command !== null && (
        <div className={cx('command')}>
          <code title={step.command}>{step.command}</code>
          <CopyButton text={step.command} label="Copy the command" />
        </div>
      )}
    </li>
  )
}

interface ButtonsProps {
  readonly worktree: string
  readonly name: string
  /** Null: it has no folder. */
  readonly path: string | null
  readonly hasBranch: boolean
  readonly onRemoved: () => void
}

function Buttons({ worktree: ref, name, path, hasBranch, onRemoved }: ButtonsProps): ReactElement {
  const { open, remove } = useWorktreeCommands()
  const canOpen = useCanOpen()
  return (
    <div className={cx('buttons')}>
      {canOpen && path !== null && (
        <>
          <Button onClick={() => void open({ worktree: ref, where: 'folder' })}>Open folder</Button>
          <Button onClick={() => void open({ worktree: ref, where: 'editor' })}>Open in editor</Button>
        </>
      )}
      {!canOpen && path !== null && <Button onClick={() => void copyPath(path)}>Copy its path</Button>}
      <Button onClick={() => void remove({ ref, name, keepBranch: false }, onRemoved)}>Remove…</Button>
      {hasBranch && (
        <Button look="quiet" onClick={() => void remove({ ref, name, keepBranch: true }, onRemoved)}>
          Remove, keep the branch…
        </Button>
      )}
    </div>
  )
}

/** In a browser, which may be on another machine. */
async function copyPath(path: string): Promise<void> {
  if (await copyText(path)) tellDone('The path was copied')
}
