import type { AgentTypeView } from '../../contract/views.ts'
import type { HostFacts, OrphanFacts, SecretsFacts } from '../../core/doctor/own.ts'
import type { HostProfile, SupervisorPorts } from '../environment.ts'

/** The ports through which doctor looks at the machine. */
export type DoctorPorts = Pick<
  SupervisorPorts,
  | 'agentTypes'
  | 'cgroups'
  | 'clock'
  | 'database'
  | 'ids'
  | 'machine'
  | 'portHolders'
  | 'ptys'
  | 'sessions'
  | 'shellEnvironment'
>

/** What doctor looks at, and what only a host can tell it. */
export interface DoctorParts {
  readonly ports: DoctorPorts
  readonly platform: HostProfile['platform']
  readonly dataDir: string
  /** The pid of the host of that directory; null: there is none, and doctor looks by itself. */
  readonly hostPid: number | null
  /** Whether windows of the desktop app are shown here. */
  readonly isDesktop: boolean
  /** Every agent type, looked up anew. */
  readonly agentTypes: () => Promise<readonly AgentTypeView[]>
  /** How many agents are to run in tmux. */
  readonly sessionAgents: () => number
  readonly hostFacts: () => Promise<HostFacts>
  readonly orphans: () => Promise<OrphanFacts>
  readonly secrets: () => Omit<SecretsFacts, 'readable'>
  /** The latest time that is written down, epoch ms; null: none is, or it cannot be told. */
  readonly latestKept: () => number | null
}
