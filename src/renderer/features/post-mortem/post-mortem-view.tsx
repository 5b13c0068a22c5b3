import { ArrowLeft, ArrowRight, Download } from 'lucide-react'
import { useEffect, type ReactElement } from 'react'
import type { PostMortem } from '../../../shapes/post-mortem.ts'
import { postMortemFileName, postMortemHtml } from '../../../words/post-mortem/post-mortem-html.ts'
import { useAgent, useClient, useFleet } from '../../client/client-context.ts'
import { commandOfKey, keysFor } from '../../state/command-keys.ts'
import { toFleet } from '../../state/focus-moves.ts'
import { leavePostMortem, openPostMortem, useView, type RunRef } from '../../state/view-state.ts'
import { Button, IconButton } from '../../ui/button.tsx'
import { classesOf } from '../../ui/classes.ts'
import { saveFile } from '../../ui/save-file.ts'
import styles from './post-mortem.module.css'
import { Report } from './report.tsx'
import { RunStrip } from './run-strip.tsx'
import { usePostMortem, useRunList, type RunList } from './use-post-mortem.ts'

const cx = classesOf(styles)
const VIEW_ID = 'post-mortem'

/** What was kept at the end of one run, on one page, with ways to the runs around it. */
export function PostMortemView({ run }: { readonly run: RunRef }): ReactElement {
  const agent = useAgent(run.agentId)
  const runs = useRunList(run.agentId)
  const from = useView((view) => view.postMortemFrom)
  const around = aroundOf(runs, run)
  const isGone = agent === null
  useEffect(() => document.getElementById(VIEW_ID)?.focus(), [])
  useEffect(() => {
    if (isGone) leavePostMortem()
  }, [isGone])
  useEscape()
  useTurnKeys(around)
  return (
    <main
      ref={toFleet}
      id={VIEW_ID}
      className={cx('view')}
      aria-label={`Post-mortem of ${agent?.spec.name ?? 'an agent'}, run ${run.generation}`}
      tabIndex={-1}
    >
      <div className={cx('column')}>
        <div className={cx('bar')}>
          <Button size="medium" onClick={leavePostMortem}>
            Back to the {from}
          </Button>
          <RunStrip runs={runs} shown={run} />
          <Turn
            to={around.earlier}
            label="The run before"
            keys={keysFor('run-earlier')}
            icon={<ArrowLeft size={15} />}
          />
          <Turn to={around.later} label="The run after" keys={keysFor('run-later')} icon={<ArrowRight size={15} />} />
        </div>
        <Loaded key={`${run.agentId} ${run.generation}`} run={run} />
      </div>
    </main>
  )
}

interface TurnProps {
  readonly to: RunRef | null
  readonly label: string
  readonly keys: string
  readonly icon: ReactElement
}

function Turn({ to, label, keys, icon }: TurnProps): ReactElement {
  return (
    <IconButton label={label} keys={keys} size="large" disabled={to === null} onClick={() => to && openPostMortem(to)}>
      {icon}
    </IconButton>
  )
}

function Loaded({ run }: { readonly run: RunRef }): ReactElement | null {
  const shown = usePostMortem(run)
  switch (shown.kind) {
    case 'loading':
      return null
    case 'none':
      return <p className={cx('none')}>{shown.message}</p>
    case 'there':
      return <Report postMortem={shown.postMortem} save={<SaveButton postMortem={shown.postMortem} />} />
  }
}

function SaveButton({ postMortem }: { readonly postMortem: PostMortem }): ReactElement {
  const { vitals } = useClient()
  const corralVersion = useFleet(({ host }) => host.version)
  const save = (): void =>
    saveFile({
      name: postMortemFileName(postMortem),
      type: 'text/html',
      text: postMortemHtml(postMortem, { corralVersion, at: vitals.hostNow() }),
    })
  return (
    <Button size="medium" onClick={save}>
      <Download size={14} /> Save as a file
    </Button>
  )
}

/** The runs before and after one; null: there is none. */
interface RunsAround {
  readonly earlier: RunRef | null
  readonly later: RunRef | null
}

/** The runs before and after the one that is shown, which may itself have no post-mortem. */
function aroundOf(runs: RunList, { agentId, generation }: RunRef): RunsAround {
  const earlier = runs.find((run) => run.generation < generation)
  const later = runs.findLast((run) => run.generation > generation)
  const refOf = (run: RunList[number] | undefined): RunRef | null =>
    run === undefined ? null : { agentId, generation: run.generation }
  return { earlier: refOf(earlier), later: refOf(later) }
}

/** Arrow keys lead from run to run, where nothing else takes them. */
function useTurnKeys({ earlier, later }: RunsAround): void {
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent): void => {
      if (event.defaultPrevented || useView.getState().overlay.kind !== 'none') return
      const command = commandOfKey('post-mortem', event)
      const to = command === 'run-earlier' ? earlier : command === 'run-later' ? later : null
      if (to !== null) openPostMortem(to)
    }
    window.addEventListener('keydown', onKeyDown)
    return () => window.removeEventListener('keydown', onKeyDown)
  }, [earlier, later])
}

/** Escape leads back to where it was opened, unless something lies over the view: heard before that closes. */
function useEscape(): void {
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent): void => {
      const isBack = commandOfKey('post-mortem', event) === 'run-back'
      if (isBack && useView.getState().overlay.kind === 'none') leavePostMortem()
    }
    window.addEventListener('keydown', onKeyDown, true)
    return () => window.removeEventListener('keydown', onKeyDown, true)
  }, [])
}
