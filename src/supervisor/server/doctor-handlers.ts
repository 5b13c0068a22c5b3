import { ok } from '../../base/result.ts'
import type { Handlers } from '../../contract/rpc/handlers.ts'
import { Doctor } from '../doctor/doctor.ts'
import type { DoctorParts } from '../doctor/doctor-parts.ts'
import type { Supervisor } from '../supervisor.ts'

/** The request that has this machine looked at. */
export function doctorHandlers(supervisor: Supervisor): Pick<Handlers, 'host.doctor'> {
  const doctor = new Doctor(doctorPartsOf(supervisor))
  return { 'host.doctor': async ({ only }) => ok(await doctor.examine(only)) }
}

function doctorPartsOf(supervisor: Supervisor): DoctorParts {
  const { ports, host, fleet, directory } = supervisor
  const { kind: hostKind, version, pid, platform, dataDir } = host
  return {
    ...{ ports, platform, dataDir, hostPid: pid, isDesktop: hostKind === 'desktop' },
    agentTypes: () => directory.list(true),
    sessionAgents: () => fleet.list().filter(({ record }) => record.spec.runner === 'tmux').length,
    hostFacts: async () => ({ kind: 'asked', hostKind, version, pid }),
    orphans: () => orphansOf(supervisor),
    secrets: () => secretsOf(supervisor),
    latestKept: () => ports.store.journalTimes()?.lastMs ?? null,
  }
}

async function orphansOf({ survivors, sessions }: Supervisor): ReturnType<DoctorParts['orphans']> {
  const listed = await sessions.list()
  if (!listed.ok) throw new Error(listed.error)
  return {
    processes: survivors.list.filter(({ isIgnored }) => !isIgnored),
    strayRunIds: listed.value.filter(({ agentId }) => agentId === null).map(({ runId }) => runId),
  }
}

function secretsOf({ ports, fleet, host }: Supervisor): ReturnType<DoctorParts['secrets']> {
  const read = fleet.list().map(({ record }) => ports.secrets.read(record.id))
  return {
    folder: `${host.dataDir}/secrets`,
    problems: read.flatMap((each) => (each.ok ? [] : [each.error])),
    agents: read.filter((each) => each.ok && Object.keys(each.value).length > 0).length,
  }
}
