import type { ReactElement, ReactNode } from 'react'
import type { AgentView } from '../../../contract/views.ts'
import { describeExit } from '../../../core/agent/exit.ts'
import { lastRunOf, liveRunOf } from '../../../core/agent/state.ts'
import { useNow } from '../../client/now.ts'
import { classesOf } from '../../ui/classes.ts'
import { CopyButton } from '../../ui/copy-button.tsx'
import { formatClock, formatElapsed } from '../../../words/format.ts'
import { exitClassWords, stopResultWords } from '../../../words/end-words.ts'
import { joinArgs } from '../../../words/args.ts'
import { FactList, type Fact } from './fact-list.tsx'
import styles from './inspector.module.css'

const cx = classesOf(styles)

/** Details of the current or last run, and how the agent is started. */
export function Facts({ agent }: { readonly agent: AgentView }): ReactElement {
  const facts = factsOf(agent, useNow())
  return (
    <section className={cx('section')} aria-label="Run">
      <FactList facts={facts} />
    </section>
  )
}

function factsOf({ spec, state, title, attachCommand, worktree }: AgentView, now: number): Fact[] {
  const { phase } = state
  const run = liveRunOf(phase)
  const last = lastRunOf(phase)
  const facts: (readonly [string, string | null, ReactNode?])[] = [
    ['Attach', attachCommand, attachCommand !== null && <CopyButton text={attachCommand} label="Copy the command" />],
    ['Folder', worktree?.path ?? spec.cwd],
    ['Repository', worktree === null ? null : spec.cwd],
    [
      'Command',
      spec.command === null && spec.args.length === 0 ? null : joinArgs([spec.command ?? spec.type, ...spec.args]),
    ],
    ['Priority', spec.priority === 'normal' ? null : spec.priority],
    ['Title', title === '' ? null : title],
    ['Pid', run?.identity?.pid.toString() ?? null],
    ['Started', run === null ? null : formatClock(run.startedAt, now)],
    ['Ready after', run?.readyAt ? formatElapsed(run.readyAt - run.startedAt) : null],
    ['Ended at', last === null ? null : formatClock(last.endedAt, now)],
    ['Ran for', last?.startedAt ? formatElapsed(last.endedAt - last.startedAt) : null],
    [
      'Exit',
      last === null || phase.kind === 'failed' ? null : `${describeExit(last.exit)}, ${exitClassWords(last.exitClass)}`,
    ],
    ['Ended', last?.stop ? stopResultWords(last.stop) : null],
  ]
  return facts.filter((fact): fact is Fact => fact[1] !== null)
}
