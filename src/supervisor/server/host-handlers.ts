import { err, ok } from '../../base/result.ts'
import { contractErrorOf } from '../../contract/rpc/errors.ts'
import type { Answer, Handlers } from '../../contract/rpc/handlers.ts'
import type { OutputOf, ParsedInputOf } from '../../contract/requests.ts'
import type { AgentView } from '../../contract/views.ts'
import type { AgentSpec } from '../../shapes/spec.ts'
import { problemOfPolicy } from '../../core/agent/policy-entries.ts'
import { RESTART_DEFAULTS } from '../../core/agent/restart/policy.ts'
import { SPEC_DEFAULTS } from '../../core/agent/spec.ts'
import { problemOfLimits } from '../../core/admission/admission.ts'
import { problemsOfRunLimits } from '../../core/run-limits/problems.ts'
import type { DemoAgent } from '../environment.ts'
import type { Supervisor } from '../supervisor.ts'
import { definedOf } from './defined-of.ts'
import { agentViewOf } from './views.ts'

type HostRequests =
  | 'agentType.list'
  | 'workspace.complete'
  | 'workspace.inspect'
  | 'workspace.pick'
  | 'settings.update'
  | 'demo.start'
  | 'host.dismissNotice'

/** Heading of the demo fleet in the list. */
const DEMO_GROUP = 'Demo fleet'

/** The requests about the host: what is installed, folders, settings, the demo fleet. */
export function hostHandlers(supervisor: Supervisor): Pick<Handlers, HostRequests> {
  const { ports, host, directory } = supervisor
  return {
    'agentType.list': async ({ refresh }) => {
      const [types] = await Promise.all([directory.list(refresh), supervisor.sessions.look()])
      return ok(types)
    },
    'workspace.complete': async ({ prefix }, { signal }) => ok(await ports.workspaces.complete(prefix, signal)),
    'workspace.inspect': async ({ path }) => {
      const folder = await ports.workspaces.inspect(path)
      return folder.ok
        ? ok({ path: folder.value.path, branch: folder.value.branch })
        : err(contractErrorOf('invalid-input', folder.error.message, 'path'))
    },
    'workspace.pick': async () => {
      if (host.pickFolder === null) {
        return err(contractErrorOf('not-supported', 'This host has no window of its own; type the folder instead.'))
      }
      return ok({ path: await host.pickFolder() })
    },
    'settings.update': ({ patch }) => updated(supervisor, patch),
    'demo.start': () => startDemo(supervisor),
    'host.dismissNotice': ({ id }) => {
      supervisor.notices.dismiss(id)
      return ok({})
    },
  }
}

function updated(
  { ports: { settings } }: Supervisor,
  { admission, spawnPolicy, tasks, ...rest }: ParsedInputOf<'settings.update'>['patch'],
): Answer<OutputOf<'settings.update'>> {
  const { values } = settings
  const limits = { ...values.admission, ...definedOf(admission ?? {}) }
  const problem = admission === undefined ? null : problemOfLimits(limits)
  if (problem !== null) return err(contractErrorOf('invalid-input', problem, 'admission'))
  const misfit = problemOfPolicy(spawnPolicy ?? {})
  if (misfit !== null) return err(contractErrorOf('invalid-input', misfit.message, `spawnPolicy.${misfit.list}`))
  const [ofLimits] = problemsOfRunLimits(rest.limits ?? {}, {}, '')
  if (ofLimits !== undefined) return err(contractErrorOf('invalid-input', ofLimits, 'limits'))
  settings.update({
    ...definedOf(rest),
    ...(admission === undefined ? {} : { admission: limits }),
    ...(tasks === undefined ? {} : { tasks: { ...values.tasks, ...definedOf(tasks) } }),
    ...(spawnPolicy === undefined ? {} : { spawnPolicy: { ...values.spawnPolicy, ...definedOf(spawnPolicy) } }),
  })
  return ok(settings.values)
}

async function startDemo({ fleet, host, ports }: Supervisor): Promise<Answer<OutputOf<'demo.start'>>> {
  const missing = await missingPrograms(host.demo, ports)
  // Without this every agent of the demo would be made, to fail.
  if (missing.length > 0) return err(contractErrorOf('not-supported', demoNeeds(missing)))
  const views: AgentView[] = []
  for (const demo of host.demo) {
    const there = fleet.list().find(({ record }) => record.spec.name === demo.name && record.spec.group === DEMO_GROUP)
    const agent = there ? ok(there) : fleet.create(specOf(demo))
    if (!agent.ok) return agent
    if (!agent.value.isUp) agent.value.start({ by: 'user', fromWindow: true })
    views.push(agentViewOf(agent.value))
  }
  return ok(views)
}

/** The programs of the demo that are not on the PATH of the login shell. */
async function missingPrograms(
  demo: readonly DemoAgent[],
  { commands, shellEnvironment }: Supervisor['ports'],
): Promise<readonly string[]> {
  const { env } = await shellEnvironment.read()
  const names = [...new Set(demo.map(({ command }) => command))]
  const found = await Promise.all(names.map((name) => commands.resolve(name, env)))
  return names.filter((_name, at) => found[at]?.ok === false)
}

function demoNeeds(missing: readonly string[]): string {
  return `The demo’s agents are run by ${missing.join(', ')}, which is not on the PATH of your login shell. Install Node.js and try again.`
}

function specOf({ name, folder, command, args, limits, ...own }: DemoAgent): AgentSpec {
  const restart = { ...RESTART_DEFAULTS, ...own.restart }
  return { ...SPEC_DEFAULTS, name, type: 'custom', command, args, cwd: folder, group: DEMO_GROUP, restart, limits }
}
