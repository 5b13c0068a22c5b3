import type { ReactElement } from 'react'
import type { AgentView } from '../../../contract/views.ts'
import { worktreeWords } from '../../../words/worktree-words.ts'
import { WorktreeDetails } from '../../agent/worktree-details.tsx'
import { classesOf } from '../../ui/classes.ts'
import { FactList } from './fact-list.tsx'
import styles from './inspector.module.css'

const cx = classesOf(styles)

/** The agent's worktree: its branch, what differs in it, and how that comes back. Nothing where it has none. */
export function Worktree({ agent: { id, spec, worktree } }: { readonly agent: AgentView }): ReactElement | null {
  if (worktree === null) return null
  const { branch, base } = worktree
  return (
    <section className={cx('section')} aria-label="Worktree">
      <h3 className={cx('heading')}>Worktree</h3>
      <FactList
        facts={[
          ['Branch', branch === null ? 'none' : `${branch}, from ${base}`],
          ['Changes', worktreeWords(worktree)],
        ]}
      />
      <WorktreeDetails worktree={id} name={`the worktree of ${spec.name}`} mark={JSON.stringify(worktree)} />
    </section>
  )
}
