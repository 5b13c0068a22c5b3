import { existsSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { FileAgentTypes } from '../adapters/agent-types/file-agent-types.ts'
import { createCgroups } from '../adapters/cgroup/create-cgroups.ts'
import { SystemClock } from '../adapters/clock/system-clock.ts'
import { PathCommandFinder } from '../adapters/command-finder/path-command-finder.ts'
import { lookAtHostLock } from '../adapters/host-lock/host-lock.ts'
import { RandomIds } from '../adapters/ids/random-ids.ts'
import { Re2Patterns } from '../adapters/patterns/re2-patterns.ts'
import { createProcessTable } from '../adapters/process-table/create-process-table.ts'
import { NodePtySpawner } from '../adapters/pty/node-pty-spawner.ts'
import { DisposableStore } from '../base/disposable.ts'
import { parseJson } from '../base/parse-json.ts'
import type { HostFacts } from '../core/doctor/own.ts'
import type { ProcessTable } from '../core/ports.ts'
import { settingsFrom } from '../core/settings.ts'
import { readSmallFileSync } from '../node/small-file.ts'
import type { DoctorCheckId, DoctorReport } from '../shapes/doctor.ts'
import { Doctor } from '../supervisor/doctor/doctor.ts'
import type { DoctorParts } from '../supervisor/doctor/doctor-parts.ts'
import { AgentDirectory } from '../supervisor/host/agent-directory.ts'
import { createSessions, identifyLiving, newShellEnvironment, platformOf } from './compose.ts'
import { machinePorts, ownAndShipped } from './compose-ports.ts'
import { databaseOf, secretsOf } from './data-dir-names.ts'

export interface LonelyDoctorOptions {
  readonly dataDir: string
  /** The shipped folder `resources/`. */
  readonly resourcesDir: string
  /** Null: all checks. */
  readonly only: DoctorCheckId | null
  /** Why the host was not asked, if one may be there. */
  readonly why: string
}

/** Longer than any settings. */
const SETTINGS_MAX_BYTES = 1024 * 1024

/** What can be found out about this machine without a host, or beside one that does not answer. Of the data directory nothing is changed. */
export async function examineWithoutHost(options: LonelyDoctorOptions): Promise<DoctorReport> {
  using owned = new DisposableStore()
  const processes = owned.add(await createProcessTable(process.platform))
  // A scope of its own: the groups of a host that may live are not touched.
  const scope = `doctor${process.pid}`
  const cgroups = owned.add(await createCgroups({ platform: process.platform, scope }))
  return await new Doctor(partsOf(options, { processes, cgroups })).examine(options.only)
}

function partsOf(
  options: LonelyDoctorOptions,
  { processes, cgroups }: { readonly processes: ProcessTable; readonly cgroups: DoctorParts['ports']['cgroups'] },
): DoctorParts {
  const { dataDir } = options
  const patterns = new Re2Patterns()
  const ptys = new NodePtySpawner()
  const shellEnvironment = newShellEnvironment()
  const agentTypes = new FileAgentTypes(ownAndShipped(options, 'agent-types'), patterns)
  const sessions = createSessions(dataDir, { ptys, shellEnvironment })
  const ports = {
    ...{ agentTypes, cgroups, ptys, sessions, shellEnvironment },
    clock: new SystemClock(),
    ids: new RandomIds(),
    ...machinePorts(dataDir),
  }
  const commands = new PathCommandFinder(patterns)
  const directory = new AgentDirectory({ agentTypes, commands, shellEnvironment, settings: settingsIn(dataDir) })
  return {
    ...{ ports, platform: platformOf(process.platform), dataDir, hostPid: null, isDesktop: false },
    agentTypes: () => directory.list(true),
    sessionAgents: () => 0,
    hostFacts: () => hostFactsOf(options, processes),
    orphans: async () => ({ processes: null, strayRunIds: await runIdsIn(dataDir, sessions) }),
    secrets: () => ({ folder: secretsOf(dataDir), problems: [], agents: null }),
    latestKept: () => changedAt(databaseOf(dataDir)),
  }
}

async function hostFactsOf({ dataDir, why }: LonelyDoctorOptions, processes: ProcessTable): Promise<HostFacts> {
  const identify = (pid: number): ReturnType<typeof identifyLiving> => identifyLiving(pid, processes)
  const lock = await lookAtHostLock(dataDir, { bootId: processes.bootId, identify })
  switch (lock.kind) {
    case 'none':
      return lock
    case 'unreadable':
      return { kind: 'unclear-lock', file: lock.file }
    case 'ended':
      return { kind: 'ended', pid: lock.holder.identity.pid }
    case 'living':
      return { kind: 'not-reached', pid: lock.holder.identity.pid, why }
  }
}

/** Looking for sessions makes the folder of tmux, so it is only done where there is one. */
async function runIdsIn(dataDir: string, sessions: DoctorParts['ports']['sessions']): Promise<readonly string[]> {
  if (!existsSync(join(dataDir, 'tmux'))) return []
  const listed = await sessions.list()
  if (!listed.ok) throw new Error(listed.error)
  return listed.value.map(({ runId }) => runId)
}

/** The spawn policy holds without a host, too. */
function settingsIn(dataDir: string): { readonly values: ReturnType<typeof settingsFrom> } {
  const found = parseJson(readSmallFileSync(join(dataDir, 'settings.json'), SETTINGS_MAX_BYTES) ?? '')
  const isObject = typeof found === 'object' && found !== null && !Array.isArray(found)
  return { values: settingsFrom(isObject ? { ...found } : {}) }
}

/** When a file was written last, epoch ms; null: there is none. */
function changedAt(path: string): number | null {
  return statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? null
}
