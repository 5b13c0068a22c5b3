import { applyPlan, restartChanged, startInOrder } from '../fleet-file/apply.ts'
import { fileOptions, withFileOptions, type FileFlags } from '../fleet-file/options.ts'
import { isNothing, planOf } from '../fleet-file/plan.ts'
import { planLines } from '../fleet-file/plan-lines.ts'
import { EXIT, type ExitCode } from '../exit-codes.ts'
import type { Session } from '../host/session.ts'
import type { Verb } from '../verb.ts'

interface Flags extends FileFlags {
  readonly dryRun?: true
  readonly prune?: true
  readonly restart?: true
  readonly start: boolean
  readonly wait: boolean
}

/** `corral up` */
export const up: Verb = {
  name: 'up',
  summary: 'Bring the host to what a fleet file says: shows the difference, and does only that.',
  examples: [
    { line: 'corral up', says: 'what corral.yaml in this folder says' },
    { line: 'corral up --dry-run', says: 'only show the difference' },
    { line: 'corral up -f fleet.yaml --profile night', says: 'another file, with agents of a profile' },
    { line: 'corral up web --set repo=/srv/web', says: 'one agent and what it depends on, with a variable' },
    { line: 'corral up --prune', says: 'and remove agents of its groups that are not in the file' },
  ],
  build: (command, run) =>
    withFileOptions(command)
      .option('--dry-run', 'show what would be done, and do nothing')
      .option('--prune', 'remove agents that are in a group the file declares, and not in the file')
      .option('--restart', 'restart agents that changed, so that it counts at once')
      .option('--no-start', 'start nothing')
      .option('--no-wait', 'do not wait until the last are ready')
      .action((names: string[], flags: Flags) => run((session) => bringUp(session, names, flags))),
}

async function bringUp(session: Session, names: readonly string[], flags: Flags): Promise<ExitCode> {
  const { out } = session
  const { dryRun = false, prune = false, start, wait } = flags
  // Loaded here: YAML and its shapes would slow down every other verb.
  const { loadFleetFile } = await import('../fleet-file/load.ts')
  const options = fileOptions(names, flags)
  const { path, all, chosen, groups } = loadFleetFile(options)
  const allNames = new Set(all.map(({ spec }) => spec.name))
  const compared = planOf(chosen, await session.agents(), { all: allNames, groups })
  const plan = start ? compared : { ...compared, start: [] }
  const isDone = isNothing(plan) && !(prune && plan.surplus.length > 0)
  if (out.isJson) out.json({ file: path, plan: shownPlan(plan), isApplied: !dryRun })
  else for (const { text, look } of planLines(plan, prune)) out.line(out.paint(text, look))
  if (isDone) out.note('Nothing to do.')
  if (dryRun || isDone) return EXIT.ok
  const isWhole = await applyPlan(session, plan, prune)
  await restartChanged(session, plan, flags.restart === true)
  const code = start ? await startInOrder(session, chosen, { waits: wait, timeoutMs: options.timeoutMs }) : EXIT.ok
  return isWhole ? code : EXIT.failed
}

function shownPlan({ create, change, surplus, start, same }: ReturnType<typeof planOf>): object {
  return {
    create: create.map(({ name }) => name),
    change: change.map(({ agent, changes }) => ({ name: agent.spec.name, changes })),
    surplus: surplus.map(({ spec }) => spec.name),
    ...{ start, same },
  }
}
