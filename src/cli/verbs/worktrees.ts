import { Argument } from 'commander'
import type { OutputOf } from '../../contract/requests.ts'
import type { WorktreeView } from '../../contract/requests/worktree.ts'
import { isLeftover, type Standing } from '../../core/workspace/standing.ts'
import { changeFigures, changeWords, lossLines, mergeStepWords, STANDINGS } from '../../words/worktree-words.ts'
import { EXIT, type ExitCode } from '../exit-codes.ts'
import { Failure } from '../failure.ts'
import type { Session } from '../host/session.ts'
import { factLines } from '../output/facts.ts'
import type { Column, Look } from '../output/table.ts'
import type { Verb } from '../verb.ts'
import { openAll } from './worktrees-open.ts'

const ACTIONS = ['list', 'show', 'open', 'remove', 'prune'] as const
type Action = (typeof ACTIONS)[number]

interface Options {
  readonly force?: true
  readonly keepBranch?: true
  readonly editor?: true
  readonly print?: true
}

/** Those that need to be told which. */
const NAMED: ReadonlySet<Action> = new Set<Action>(['show', 'open', 'remove'])

const COLUMNS: readonly Column[] = [
  { title: 'Agent', shrinksTo: 8 },
  { title: 'Is' },
  { title: 'Branch', shrinksTo: 12 },
  { title: 'Changes', shrinksTo: 12 },
  { title: 'Place', shrinksTo: 20 },
]

const LOOKS: Readonly<Record<Standing, Look>> = {
  'in-use': 'plain',
  unusable: 'bad',
  ...{ unfinished: 'warning', 'no-agent': 'warning', 'stray-folder': 'warning', 'stray-branch': 'warning' },
}

/** `corral worktrees` */
export const worktrees: Verb = {
  name: 'worktrees',
  summary: 'List the git worktrees of agents and what was left behind, show or open one, or remove them.',
  examples: [
    { line: 'corral worktrees', says: 'all of them, with what their agents changed' },
    { line: 'corral worktrees show api', says: 'which files, how to merge it, what a removal would lose' },
    { line: 'corral worktrees open api', says: 'in the file manager; without a screen its path' },
    { line: 'cd "$(corral worktrees open api --print)"', says: 'go there' },
    { line: 'corral worktrees remove api --keep-branch', says: 'the folder, not the commits' },
    { line: 'corral worktrees prune', says: 'what was left behind and has nothing of its own' },
  ],
  build: (command, run) =>
    command
      .addArgument(new Argument('[action]', 'what to do').choices(ACTIONS).default('list'))
      .argument('[worktrees...]', 'agents by name or id, or paths and branches as the list names them')
      .option('--editor', 'open it in the editor of the settings')
      .option('--print', 'print the path, and open nothing')
      .option('--force', 'remove it although something would be lost')
      .option('--keep-branch', 'leave the branch, and the commits on it')
      .action((action: Action, refs: string[], options: Options) =>
        run((session) => act(session, action, { refs, ...options })),
      ),
}

async function act(
  session: Session,
  action: Action,
  { refs, ...options }: Options & { readonly refs: readonly string[] },
): Promise<ExitCode | void> {
  if (NAMED.has(action) && refs.length === 0) {
    throw new Failure(EXIT.usage, `Name the worktrees to ${action}; "corral worktrees" lists them.`)
  }
  switch (action) {
    case 'list':
      return list(session)
    case 'show':
      return showAll(session, refs)
    case 'open':
      return openAll(session, refs, options)
    case 'remove':
      return removeAll(session, refs, options)
    case 'prune':
      return prune(session, options)
  }
}

async function list(session: Session): Promise<void> {
  const { out } = session
  const { worktrees: all } = await session.ask('worktree.list', {})
  if (out.isJson) return out.json({ worktrees: all })
  if (all.length === 0) return out.note('No agent has a worktree, and none was left behind.')
  out.table(
    COLUMNS,
    all.map((one) => [
      { text: one.agentName ?? '–', look: 'strong' },
      { text: STANDINGS[one.standing], look: LOOKS[one.standing] },
      { text: one.branch ?? '–' },
      { text: one.changes === null ? '–' : changeFigures(one.changes) },
      { text: placeOf(one), look: 'dim' },
    ]),
  )
  const left = all.filter(({ standing }) => isLeftover(standing)).length
  if (left > 0) out.note(`${left} left behind; "corral worktrees prune" removes those that have nothing of their own.`)
}

function placeOf({ path, ref }: WorktreeView): string {
  return path ?? ref
}

async function showAll(session: Session, refs: readonly string[]): Promise<void> {
  const { out } = session
  const shown = []
  for (const worktree of refs) shown.push(await session.ask('worktree.show', { worktree }))
  if (out.isJson) return out.json({ worktrees: shown })
  for (const one of shown) showOne(session, one)
}

function showOne({ out }: Session, shown: OutputOf<'worktree.show'>): void {
  const { worktree, files, mergeSteps, conflicts, loss } = shown
  const { agentName, standing, path, repository, branch, base, changes, problem } = worktree
  const title = agentName ?? placeOf(worktree)
  out.line(`${out.paint(title, 'strong')}  ${out.paint(STANDINGS[standing], LOOKS[standing])}`)
  const facts = factLines(
    [
      ['folder', path],
      ['repository', repository],
      ['branch', branch === null ? null : base === null ? branch : `${branch}, from ${base}`],
      ['changes', changes && changeWords(changes)],
      ['problem', problem],
    ],
    out,
  )
  for (const line of facts) out.line(line)
  for (const file of files) {
    const figures = file.added === null ? 'binary' : `+${file.added} −${file.deleted ?? 0}`
    out.line(`  ${figures.padStart(12)}  ${file.path}${file.isUncommitted ? out.paint('  not committed', 'dim') : ''}`)
  }
  if (mergeSteps.length > 0) out.line(`\n${out.paint('To bring it back', 'strong')}`)
  for (const step of mergeSteps) {
    out.line(`  ${mergeStepWords(step, base ?? 'its base')}`)
    if (step.command !== null) out.line(`    ${step.command}`)
  }
  if (conflicts !== null && conflicts.length > 0) out.line(`  In conflict: ${conflicts.join(', ')}`)
  const lost = lossLines(loss)
  if (lost.length > 0) out.line(`\n${out.paint('A removal would lose', 'strong')}`)
  for (const line of lost) out.line(`  ${line}`)
  out.line()
}

async function removeAll(session: Session, refs: readonly string[], options: Options): Promise<void> {
  const removed = []
  for (const worktree of refs) removed.push(await removeOne(session, worktree, options))
  if (session.out.isJson) session.out.json({ removed })
}

async function removeOne(
  session: Session,
  worktree: string,
  { force = false, keepBranch = false }: { readonly force?: boolean; readonly keepBranch?: boolean },
): Promise<OutputOf<'worktree.remove'>> {
  const gone = await session.ask('worktree.remove', { worktree, force, keepBranch })
  const what = [gone.path, gone.deletedBranch === null ? null : `branch ${gone.deletedBranch}`]
  session.out.note(`Removed: ${what.filter((part) => part !== null).join(', ')}`)
  return gone
}

/** What was left behind, each unless something would be lost. */
async function prune(session: Session, options: Options): Promise<ExitCode> {
  const { out } = session
  const { worktrees: all } = await session.ask('worktree.list', {})
  const removed: OutputOf<'worktree.remove'>[] = []
  const kept: { readonly worktree: string; readonly reason: string }[] = []
  for (const one of all.filter(({ standing }) => isLeftover(standing))) {
    try {
      removed.push(await removeOne(session, one.ref, options))
    } catch (error) {
      if (!(error instanceof Failure) || error.code !== 'refused-by-state') throw error
      kept.push({ worktree: one.ref, reason: error.message })
      out.note(`Kept: ${one.ref}\n${error.message}`)
    }
  }
  if (out.isJson) out.json({ removed, kept })
  else if (removed.length + kept.length === 0) out.note('Nothing was left behind.')
  return kept.length > 0 ? EXIT.refused : EXIT.ok
}
