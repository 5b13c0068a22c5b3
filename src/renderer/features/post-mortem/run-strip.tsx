import type { CSSProperties, ReactElement } from 'react'
import type { PastRun } from '../../../shapes/post-mortem.ts'
import { isQuietEnd, pastRunWords } from '../../../words/end-words.ts'
import { openPostMortem, type RunRef } from '../../state/view-state.ts'
import { classesOf } from '../../ui/classes.ts'
import { Tip } from '../../ui/tip.tsx'
import { colorOfTone, type Tone } from '../../ui/tone.ts'
import styles from './post-mortem.module.css'
import type { RunList } from './use-post-mortem.ts'

const cx = classesOf(styles)
/** What fits into the bar. */
const SHOWN = 20

/** The runs of the agent as marks, the latest at the right: one look tells how the last ones ended. */
export function RunStrip({ runs, shown }: { readonly runs: RunList; readonly shown: RunRef }): ReactElement {
  return (
    <nav className={cx('strip')} aria-label="Runs">
      {runs
        .slice(0, SHOWN)
        .toReversed()
        .map((run) => (
          <Tip key={run.runId} text={pastRunWords(run)}>
            <button
              type="button"
              className={cx('mark')}
              style={{ '--tone': colorOfTone(toneOf(run)) } as CSSProperties}
              aria-label={pastRunWords(run)}
              aria-current={run.generation === shown.generation}
              onClick={() => openPostMortem({ agentId: shown.agentId, generation: run.generation })}
            >
              {run.generation}
            </button>
          </Tip>
        ))}
    </nav>
  )
}

function toneOf(run: PastRun): Tone {
  if (run.exitClass === 'rate-limited') return 'waiting'
  return isQuietEnd(run) || run.exitClass === 'unknown' ? 'idle' : 'danger'
}
