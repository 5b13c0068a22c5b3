import type { WorkFailureHandler } from '../../base/background-work.ts'
import { Lifetime } from '../../base/disposable.ts'
import { Turns } from '../../base/turns.ts'
import type { AgentSpec } from '../../shapes/spec.ts'
import type { StartFailure } from '../../shapes/start-failure.ts'
import type { Publisher } from '../kernel/publisher.ts'
import type { TreeWatch } from '../tree/tree-watch.ts'
import type { HostProfile, SupervisorPorts } from '../environment.ts'
import type { WorktreeAgents } from './worktree-agents.ts'
import { WorktreeBook } from './worktree-book.ts'
import { WorktreeDirectory } from './worktree-directory.ts'
import { WorktreeOpener } from './worktree-opener.ts'
import { WorktreeMaker, type WorktreeStart } from './worktree-maker.ts'
import { WorktreeRemoval } from './worktree-removal.ts'
import { WorktreeWatch } from './worktree-watch.ts'

/** After which an agent's worktree may be another: it has come to rest, or ended. */
const RESTS: ReadonlySet<string> = new Set(['asked', 'turn-ended', 'exited', 'stopped'])

/** What worktrees are kept with. */
export interface WorktreesParts {
  readonly ports: SupervisorPorts
  readonly host: HostProfile
  readonly trees: TreeWatch
  readonly agents: WorktreeAgents
  readonly publisher: Publisher
  readonly onFailure: WorkFailureHandler
}

/** The worktrees of agents: made before their first start, looked at, and removed when a person says so. */
export class Worktrees extends Lifetime {
  readonly book: WorktreeBook
  readonly watch: WorktreeWatch
  readonly directory: WorktreeDirectory
  readonly opener: WorktreeOpener
  readonly removal: WorktreeRemoval
  private readonly maker: WorktreeMaker

  constructor({ ports, host, trees, agents, publisher, onFailure }: WorktreesParts) {
    super()
    const { git, clock, commands, worktreeRecords } = ports
    const turns = new Turns()
    const book = this.register(new WorktreeBook(worktreeRecords))
    this.book = book
    this.watch = this.register(new WorktreeWatch({ git, clock, book, onFailure }))
    this.maker = new WorktreeMaker({ ports, host, trees, book, turns })
    const folder = async (): Promise<string> => `${await commands.realPathOf(host.dataDir)}/worktrees`
    this.directory = new WorktreeDirectory({ git, book, watch: this.watch, agents, folder })
    this.register(
      publisher.onPublish(({ entry: { subject, event } }) => {
        if (subject.kind === 'agent' && RESTS.has(event.kind)) this.watch.lookSoon(subject.id)
      }),
    )
    this.opener = new WorktreeOpener(ports)
    this.removal = new WorktreeRemoval({ ports, host, book, directory: this.directory, agents, turns })
  }

  /** Sees to it that an agent's worktree is there before it is started; null: it is, or it wants none. */
  async prepare(start: WorktreeStart): Promise<StartFailure | null> {
    const failure = await this.maker.prepare(start)
    if (failure === null) this.watch.lookSoon(start.agentId)
    return failure
  }

  /** The spec with the folder the agent really works in. */
  placed<S extends Pick<AgentSpec, 'cwd' | 'workspace'>>(agentId: string, spec: S): S {
    const record = spec.workspace.kind === 'worktree' ? this.book.recordOf(agentId) : null
    if (record === null) return spec
    const { path, subfolder } = record
    return { ...spec, cwd: subfolder === '' ? path : `${path}/${subfolder}` }
  }
}
