import { ChevronRight, GitBranch } from 'lucide-react'
import { useEffect, useState, type ReactElement } from 'react'
import type { WorktreeView } from '../../../contract/requests/worktree.ts'
import { isLeftover } from '../../../core/workspace/standing.ts'
import { changeFigures, changeWords, STANDING_HINTS, STANDINGS } from '../../../words/worktree-words.ts'
import { PlaceHeading, PlaceLead, PlacePage } from '../../agent/place-page.tsx'
import { WorktreeDetails } from '../../agent/worktree-details.tsx'
import { commandOfKey } from '../../state/command-keys.ts'
import { showPlace, useView } from '../../state/view-state.ts'
import { classesOf } from '../../ui/classes.ts'
import { CopyButton } from '../../ui/copy-button.tsx'
import { useWorktrees } from './use-worktrees.ts'
import styles from './worktrees.module.css'

const cx = classesOf(styles)

/** Every worktree of an agent, and what was left behind. */
export function WorktreesView(): ReactElement {
  const { worktrees, problem, refresh } = useWorktrees()
  useEscape()
  const own = worktrees?.filter(({ standing }) => !isLeftover(standing)) ?? []
  const left = worktrees?.filter(({ standing }) => isLeftover(standing)) ?? []
  return (
    <PlacePage place="worktrees" title="Worktrees">
      <PlaceLead>
        Agents with a worktree of their own work on a branch of their own, in a folder of their own. Nothing is merged
        or removed by itself.
      </PlaceLead>
      {worktrees === null && <PlaceLead>{problem ?? 'Looking…'}</PlaceLead>}
      {worktrees !== null && own.length === 0 && <NoWorktrees />}
      {own.length > 0 && <List label="Worktrees of agents" worktrees={own} onChange={refresh} />}
      {left.length > 0 && (
        <>
          <PlaceHeading>Left behind</PlaceHeading>
          <List label="Left behind" worktrees={left} onChange={refresh} />
        </>
      )}
    </PlacePage>
  )
}

interface ListProps {
  readonly label: string
  readonly worktrees: readonly WorktreeView[]
  readonly onChange: () => void
}

function List({ label, worktrees, onChange }: ListProps): ReactElement {
  return (
    <ul className={cx('list')} aria-label={label}>
      {worktrees.map((worktree) => (
        <Line key={worktree.ref} worktree={worktree} onChange={onChange} />
      ))}
    </ul>
  )
}

function Line({
  worktree,
  onChange,
}: {
  readonly worktree: WorktreeView
  readonly onChange: () => void
}): ReactElement {
  const [isOpen, setOpen] = useState(false)
  const { ref, standing, agentName, branch, changes, path } = worktree
  const name = agentName ?? path ?? branch ?? ref
  return (
    <li
      className={cx('item', isOpen && 'open', isLeftover(standing) && 'left', standing === 'unusable' && 'wrong')}
      data-worktree={name}
    >
      <button type="button" className={cx('line')} aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
        <ChevronRight size={14} className={cx('arrow')} />
        <span className={cx('name')} title={name}>
          {name}
        </span>
        <span className={cx('branch')}>{branch ?? ''}</span>
        <span className={cx('changes')} title={changes === null ? '' : changeWords(changes)}>
          {changes === null ? '' : changeFigures(changes)}
        </span>
        <span className={cx('standing')} title={STANDING_HINTS[standing]}>
          {STANDINGS[standing]}
        </span>
      </button>
      {isOpen && (
        <div className={cx('details')}>
          {path !== null && (
            <div className={cx('place')}>
              <span>{path}</span>
              <CopyButton text={path} label="Copy the path" />
            </div>
          )}
          <WorktreeDetails
            worktree={ref}
            name={nameOf(worktree)}
            mark={JSON.stringify(worktree)}
            onRemoved={onChange}
          />
        </div>
      )}
    </li>
  )
}

function nameOf({ standing, agentName, branch, path }: WorktreeView): string {
  if (standing === 'stray-branch') return `the branch ${branch ?? ''}`
  return agentName === null ? (path ?? 'it') : `the worktree of ${agentName}`
}

function NoWorktrees(): ReactElement {
  return (
    <div className={cx('empty')}>
      <GitBranch size={24} />
      <b>No agent has a worktree</b>
      Choose “In a worktree of its own” where you make or edit an agent: it gets one before it is started.
    </div>
  )
}

/** Escape leads back to the fleet, unless something lies over the view: heard before that closes. */
function useEscape(): void {
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent): void => {
      const isBack = commandOfKey('ledger', event) === 'ledger-back'
      if (isBack && useView.getState().overlay.kind === 'none') showPlace('fleet')
    }
    window.addEventListener('keydown', onKeyDown, true)
    return () => window.removeEventListener('keydown', onKeyDown, true)
  }, [])
}
