import { agentSubject } from '../../src/core/subject.ts'
import { toDisposable, type Disposable } from '../../src/base/disposable.ts'
import { Emitter } from '../../src/base/event.ts'
import { err, ok } from '../../src/base/result.ts'
import type { Caller } from '../../src/contract/rpc/caller.ts'
import { contractErrorOf, type ContractError } from '../../src/contract/rpc/errors.ts'
import type { Frame } from '../../src/contract/frames.ts'
import { requests, type OutputOf, type RequestName } from '../../src/contract/requests.ts'
import type {
  Answer,
  ClientLink,
  ClientConnection,
  DoorServer,
  Handlers,
  RunClaim,
  RunPass,
} from '../../src/contract/rpc/handlers.ts'
import type { AgentView, HostView } from '../../src/contract/views.ts'
import type { HookReport } from '../../src/shapes/hook-report.ts'
import type { SettingsValues } from '../../src/shapes/settings.ts'
import type { Reach } from '../../src/shapes/reach.ts'
import type { StreamMessage } from '../../src/contract/streams.ts'
import { CONTRACT_VERSION } from '../../src/contract/version.ts'
import { NO_RESTARTS } from '../../src/core/agent/restart/verdict.ts'
import { SPEC_DEFAULTS } from '../../src/core/agent/spec.ts'
import { runCaller } from './run-caller.ts'
import { SETTINGS_DEFAULTS } from '../../src/core/settings.ts'

const HOST: HostView = {
  kind: 'headless',
  version: '0.0.0',
  contractVersion: CONTRACT_VERSION,
  platform: 'linux',
  hostName: 'fake',
  home: '/home/fake',
  dataDir: '/home/fake/data',
  pid: 1,
  sampling: 'none',
  notices: [],
  survivors: [],
  spending: null,
  containment: 'none',
  sessionsProblem: null,
  remotes: [],
  remotesProblem: null,
}

/**
 * A contract server without a supervisor: it answers the requests that tests of transports and shell need, and refuses
 * the others.
 */
export class FakeServer implements DoorServer {
  readonly version = '0.0.0'
  readonly links = new Set<ClientLink>()
  /** Callers in the order of connecting. */
  readonly callers: Caller[] = []
  readonly frames: Frame[] = []
  /** Process ids that are inside runs: refused at the owner's door. */
  readonly insiders = new Set<number>()
  /** Programs that came to the run door; those that know the secret, `secret of <run id>`, are let in. */
  readonly claims: RunClaim[] = []
  /** Ends a run for whoever was let in as a program of it. */
  readonly runEnds = new Emitter<string>()
  /** What runs may ask. */
  reach: Reach = 'self'
  /** Runs that reported to be ready; those with an id beginning with `run-` are accepted. */
  readonly ready: string[] = []
  /** What hooks reported. */
  readonly hooks: HookReport[] = []
  /** Names of the requests received, in order. */
  readonly asked: RequestName[] = []
  agents: readonly AgentView[]
  /** Agents in a page of a snapshot or list. */
  pageAgents = 1_000
  settings: SettingsValues = SETTINGS_DEFAULTS
  private seq = 0

  constructor(agents: readonly AgentView[] = []) {
    this.agents = agents
  }

  connect(link: ClientLink, caller: Caller): ClientConnection {
    this.links.add(link)
    this.callers.push(caller)
    const end: Disposable = toDisposable(() => this.links.delete(link))
    return {
      handlers: this.handlers(),
      onFrame: (frame) => {
        this.frames.push(frame)
        // Echoes input, for tests of transports.
        if (frame.kind === 'input') {
          link.frame({
            kind: 'output',
            channel: frame.channel,
            generation: frame.generation,
            seq: 0,
            bytes: frame.bytes,
          })
        }
      },
      dispose: () => end.dispose(),
      [Symbol.dispose]: () => end.dispose(),
    }
  }

  async admitOwner(peerPid: number | null): Promise<ContractError | null> {
    return peerPid !== null && this.insiders.has(peerPid)
      ? contractErrorOf('not-allowed', 'You are inside a run.')
      : null
  }

  async admitRun(claim: RunClaim): Promise<Answer<RunPass>> {
    this.claims.push(claim)
    const { runId, secret } = claim
    if (secret !== `secret of ${runId}`) return err(contractErrorOf('not-allowed', 'The secret is wrong.'))
    const revokes = new Emitter<ContractError>()
    const listening = this.runEnds.event((ended) => {
      if (ended === runId) revokes.fire(contractErrorOf('not-allowed', 'The run has ended.'))
    })
    const pass = toDisposable(() => listening.dispose())
    return ok(
      Object.assign(pass, {
        caller: runCaller({ runId, reach: () => this.reach }),
        onRevoked: revokes.event,
      } as const),
    )
  }

  /** Sends a stream message to every client. */
  tell(message: StreamMessage): void {
    for (const link of [...this.links]) link.stream(message)
  }

  /** Replaces or adds an agent and sends it to every client. */
  setAgent(agent: AgentView): void {
    this.agents = [...this.agents.filter(({ id }) => id !== agent.id), agent]
    const entry = {
      seq: ++this.seq,
      at: 0,
      subject: agentSubject(agent.id),
      generation: 1,
      event: { kind: 'updated' } as const,
    }
    this.tell({ stream: 'journal', entry, agent })
  }

  private handlers(): Handlers {
    const refuse = (): ReturnType<Handlers['host.dismissNotice']> =>
      err(contractErrorOf('not-supported', 'the fake does not do this'))
    const rest = Object.fromEntries(Object.keys(requests).map((name) => [name, refuse])) as unknown as Handlers
    const answers = {
      'fleet.subscribe': (_input, { caller: { role } }) => ok({ ...this.snapshot(), role }),
      'agent.list': ({ after }) => {
        const { agents, next } = this.pageAfter(after)
        return ok({ agents, total: this.agents.length, next })
      },
      'run.ready': ({ runId }) => {
        if (!runId.startsWith('run-')) return err(contractErrorOf('agent-not-found', 'No run of this id is up.'))
        this.ready.push(runId)
        return ok({})
      },
      'run.hook': ({ report }) => {
        this.hooks.push(report)
        return ok({})
      },
      'agent.stopAll': () => ok({ stopped: this.stopAll(), survivors: 0 }),
    } satisfies Partial<Handlers>
    return new Proxy(
      { ...rest, ...answers },
      {
        get: (all, name: RequestName) => {
          this.asked.push(name)
          return all[name]
        },
      },
    )
  }

  private snapshot(): Omit<OutputOf<'fleet.subscribe'>, 'role'> {
    const settings = { ...this.settings, recentFolders: [] }
    return {
      seq: this.seq,
      host: HOST,
      ...this.pageAfter(null),
      queue: [],
      tasks: { queued: 0, running: 0, finished: 0 },
      hold: null,
      settings,
      alerts: [],
      vitals: null,
    }
  }

  private pageAfter(id: string | null): { readonly agents: readonly AgentView[]; readonly next: string | null } {
    const rest = this.agents.slice(this.agents.findIndex((agent) => agent.id === id) + 1)
    const agents = rest.slice(0, this.pageAgents)
    return { agents, next: rest.length > agents.length ? (agents.at(-1)?.id ?? null) : null }
  }

  private stopAll(): number {
    const up = this.agents.filter(({ state }) => state.phase.kind === 'running')
    for (const agent of up) this.setAgent(agentView(agent.spec.name, 'stopped'))
    return up.length
  }
}

/** An agent named `name`, which is also its id, in one of two phases. */
export function agentView(name: string, phase: 'running' | 'stopped'): AgentView {
  const run = { runId: `${name}-1`, runner: 'pty', identity: null, startedAt: 0, readyAt: 0 } as const
  return {
    id: name,
    spec: { ...SPEC_DEFAULTS, name, type: 'shell', cwd: '/' },
    state: {
      wanted: phase === 'running' ? 'up' : 'down',
      generation: 1,
      epoch: 1,
      lostRuns: [],
      restarts: NO_RESTARTS,
      phase: phase === 'running' ? { kind: 'running', since: 0, run } : { kind: 'stopped', since: 0, lastRun: null },
    },
    createdAt: 0,
    branch: null,
    title: '',
    version: null,
    activity: null,
    spending: null,
    limits: [],
    held: null,
    health: null,
    worktree: null,
    messages: [],
    conversation: null,
    attachCommand: null,
  }
}
