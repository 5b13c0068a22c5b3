import type { DoctorCheckId, DoctorFinding } from '../../shapes/doctor.ts'
import type { Environment } from '../../core/agent/launch.ts'
import type { DoctorSetting, Judged } from '../../core/doctor/judged.ts'
import { judgeClock, judgeDisk, judgeGroups, judgeRoom, judgeSandbox } from '../../core/doctor/machine.ts'
import {
  judgeDatabase,
  judgeFiles,
  judgeHost,
  judgeNode,
  judgeOrphans,
  judgePort,
  judgeSecrets,
} from '../../core/doctor/own.ts'
import {
  judgeAgent,
  judgeGit,
  judgeMissingAgents,
  judgeShell,
  judgeTerminal,
  judgeTmux,
} from '../../core/doctor/programs.ts'
import { PAGE_PORT } from '../../core/page-port.ts'
import type { CheckWords } from '../../words/doctor/check-words.ts'
import { clockWords, diskWords, groupsWords, roomWords, sandboxWords } from '../../words/doctor/machine-words.ts'
import {
  databaseWords,
  filesWords,
  hostWords,
  nodeWords,
  orphansWords,
  portWords,
  secretsWords,
} from '../../words/doctor/own-words.ts'
import {
  agentWords,
  gitWords,
  missingAgentsWords,
  shellWords,
  terminalWords,
  tmuxWords,
} from '../../words/doctor/program-words.ts'
import { CHECK_TITLES } from '../../words/doctor/report-words.ts'
import { installedAgents } from './agent-facts.ts'
import type { DoctorParts } from './doctor-parts.ts'
import { tryGroup } from './try-group.ts'
import { tryTerminal } from './try-terminal.ts'

/** Finds out about one thing: gathers its facts, judges them, and says so. May reject, and may take long. */
export type Check = (parts: DoctorParts) => Promise<readonly DoctorFinding[]>

/** How each check is made. */
export const CHECKS: Readonly<Record<DoctorCheckId, Check>> = {
  shell: async ({ ports }) => {
    const { env, ...how } = await ports.shellEnvironment.read()
    const separator = /^[A-Za-z]:\\/.test(env['PATH'] ?? '') ? ';' : ':'
    const folders = (env['PATH'] ?? '').split(separator).filter((folder) => folder !== '').length
    return told('shell', judgeShell({ ...how, folders }), shellWords)
  },
  agents: async (parts) => {
    const agents = await installedAgents(parts)
    const missing = judgeMissingAgents(agents)
    const installed = agents.filter(({ path }) => path !== null).map((agent) => judgeAgent(agent))
    return [
      ...installed.map((judged) => ({
        ...findingOf('agents', judged, agentWords(judged)),
        ...{ id: `agents.${judged.agent.id}`, title: judged.agent.name },
      })),
      ...(missing === null ? [] : told('agents', missing, missingAgentsWords)),
    ]
  },
  terminal: async (parts) =>
    told('terminal', judgeTerminal(await tryTerminal(parts, await envOf(parts))), terminalWords),
  tmux: async (parts) => {
    const { ports, platform, sessionAgents } = parts
    const env = await envOf(parts)
    const answer = platform === 'win32' ? ({ kind: 'missing' } as const) : await ports.machine.ask('tmux', ['-V'], env)
    const problem = answer.kind === 'missing' ? null : await ports.sessions.problem(env)
    const setting = settingOf(parts, env)
    return told('tmux', judgeTmux({ answer, problem, usedBy: sessionAgents() }), (judged) => tmuxWords(judged, setting))
  },
  git: async (parts) => {
    const env = await envOf(parts)
    const setting = settingOf(parts, env)
    return told('git', judgeGit(await parts.ports.machine.ask('git', ['--version'], env)), (judged) =>
      gitWords(judged, setting),
    )
  },
  groups: async (parts) => {
    const { ports, platform } = parts
    const env = await envOf(parts)
    const tried = platform === 'linux' ? await tryGroup(ports, env) : null
    const setting = settingOf(parts, env)
    const judged = judgeGroups({ platform, ...ports.machine.groups(), tried })
    return told('groups', judged, (judged) => groupsWords(judged, setting))
  },
  room: async (parts) => {
    const setting = settingOf(parts, {})
    return told('room', judgeRoom(await parts.ports.machine.room()), (judged) => roomWords(judged, setting))
  },
  disk: async ({ ports, dataDir }) => told('disk', judgeDisk(await ports.machine.disk(dataDir)), diskWords),
  sandbox: async (parts) => {
    const found = await parts.ports.machine.sandbox(await envOf(parts))
    const judged = judgeSandbox(found === null ? null : { ...found, isDesktop: parts.isDesktop })
    const setting = settingOf(parts, {})
    return told('sandbox', judged, (judged) => sandboxWords(judged, setting))
  },
  clock: async (parts) => {
    const { ports, latestKept } = parts
    const isSynchronized = await ports.machine.isClockSynchronized(await envOf(parts))
    return told('clock', judgeClock({ now: ports.clock.now(), latestKept: latestKept(), isSynchronized }), clockWords)
  },
  node: async ({ ports }) => told('node', judgeNode(ports.machine.node()), nodeWords),
  host: async ({ hostFacts }) => told('host', judgeHost(await hostFacts()), hostWords),
  orphans: async ({ orphans }) => told('orphans', judgeOrphans(await orphans()), orphansWords),
  port: async ({ ports, hostPid }) => {
    const isFree = await ports.machine.isPortFree(PAGE_PORT)
    const holder = isFree ? null : await ports.portHolders.holderOf(PAGE_PORT)
    return told('port', judgePort({ port: PAGE_PORT, isFree, holder, hostPid }), portWords)
  },
  files: async ({ ports, dataDir }) => told('files', judgeFiles(await ports.machine.files(dataDir)), filesWords),
  database: async ({ ports, hostPid }) =>
    told('database', judgeDatabase(await ports.database.look(hostPid === null)), databaseWords),
  secrets: async ({ ports, secrets }) => {
    const kept = secrets()
    const readable = await ports.machine.readable(kept.folder)
    return told('secrets', judgeSecrets({ ...kept, readable }), secretsWords)
  },
}

function told<J extends Judged<string>>(
  check: DoctorCheckId,
  judged: J,
  wordsOf: (judged: J) => CheckWords,
): readonly [DoctorFinding] {
  return [findingOf(check, judged, wordsOf(judged))]
}

function findingOf(check: DoctorCheckId, { verdict }: Judged<string>, words: CheckWords): DoctorFinding {
  return { id: check, check, title: CHECK_TITLES[check], verdict, ...words }
}

/** The environment agents get: what is missing on its PATH is missing for them. */
async function envOf({ ports }: DoctorParts): Promise<Environment> {
  return (await ports.shellEnvironment.read()).env
}

function settingOf({ ports: { machine }, platform }: DoctorParts, env: Environment): DoctorSetting {
  return { platform, isRoot: machine.isRoot(), installer: machine.installer(env) }
}
