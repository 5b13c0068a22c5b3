import { assertNever } from '../../base/assert-never.ts'
import { quoteForShell } from '../../base/quote-for-shell.ts'
import type {
  DatabaseFacts,
  DatabaseJudged,
  FilesJudged,
  HostJudged,
  NodeJudged,
  OrphansJudged,
  PortJudged,
  SecretsJudged,
} from '../../core/doctor/own.ts'
import { formatBytes, formatCount } from '../format.ts'
import { plainly, someOf, type CheckWords } from './check-words.ts'

export function nodeWords({ kind, facts, needed }: NodeJudged): CheckWords {
  const found = `Node ${facts.version} (${facts.file}).`
  if (kind === 'fine') return plainly(found)
  return { found, advice: `Corral needs Node ${needed} or newer: install it from https://nodejs.org.`, command: null }
}

export function hostWords(judged: HostJudged): CheckWords {
  switch (judged.kind) {
    case 'asked': {
      const { hostKind, version, pid } = judged.facts
      const what = hostKind === 'desktop' ? 'The desktop app' : 'The host without a window'
      return plainly(`${what} runs (version ${version}, process ${pid}) and answers.`)
    }
    case 'none':
      return {
        found: 'No Corral runs on this data directory.',
        advice: 'Start it to run agents.',
        command: 'corral serve',
      }
    case 'ended':
      return {
        found: `The last Corral here (process ${judged.pid}) ended without cleaning up: it was killed, or the machine went down.`,
        advice: 'Start it again: it takes over what was left, and lists processes that live on.',
        command: 'corral serve',
      }
    case 'not-reached':
      return {
        found: `A Corral runs here (process ${judged.pid}), and cannot be asked: ${judged.why}`,
        advice:
          'If it does not answer in its window either, end that process and start Corral again. Its agents in tmux go on.',
        command: `kill ${judged.pid}`,
      }
    case 'unclear-lock':
      return {
        found: `${judged.file} cannot be read, so no Corral can start here.`,
        advice: 'If no other Corral runs, delete it.',
        command: `rm ${quoteForShell(judged.file)}`,
      }
    default:
      return assertNever(judged)
  }
}

export function orphansWords(judged: OrphansJudged): CheckWords {
  switch (judged.kind) {
    case 'none':
      return plainly('No process has outlived its agent, and no session is without one.')
    case 'not-told':
      return plainly(
        judged.sessions === 0
          ? 'No session of tmux is left. Processes of earlier runs are looked for when Corral starts.'
          : `${formatCount(judged.sessions, 'session')} of tmux ${judged.sessions === 1 ? 'waits' : 'wait'} to be taken over when Corral starts.`,
      )
    case 'some': {
      const { processes, sessions } = judged
      const proven = processes.find(({ isProven }) => isProven)
      const names = someOf(processes.map(({ name, pid, agentName }) => `${name} (pid ${pid}, of ${agentName})`))
      const ofSessions =
        sessions === 0
          ? ''
          : `${formatCount(sessions, 'session')} of tmux ${sessions === 1 ? 'belongs' : 'belong'} to no agent.`
      const ofProcesses =
        processes.length === 0
          ? ''
          : `${formatCount(processes.length, 'process', 'processes')} of earlier runs ${processes.length === 1 ? 'lives' : 'live'} on: ${names}.`
      return {
        found: [ofProcesses, ofSessions].filter((text) => text !== '').join(' '),
        advice: 'End or ignore each of them, here or in the view Orphans.',
        command: proven === undefined ? 'corral orphans' : `corral orphans --kill ${proven.pid}`,
      }
    }
    default:
      return assertNever(judged)
  }
}

export function portWords(judged: PortJudged): CheckWords {
  const { port } = judged
  switch (judged.kind) {
    case 'free':
      return plainly(`Port ${port}, where corral serve listens, is free.`)
    case 'ours':
      return plainly(`Port ${port} is this Corral’s own.`)
    case 'taken': {
      const { holder } = judged
      const who =
        holder === null
          ? 'a process of another user, or one that cannot be told'
          : `${holder.name} (process ${holder.pid})`
      return {
        found: `Port ${port}, where corral serve listens, is taken by ${who}.`,
        advice: 'Let it listen on another port, or end that process.',
        command: 'corral serve --port 0',
      }
    }
    default:
      return assertNever(judged)
  }
}

export function filesWords(judged: FilesJudged): CheckWords {
  const { dataDir } = judged
  switch (judged.kind) {
    case 'private':
      return plainly(`${dataDir} is yours, and nobody else may look into it.`)
    case 'not-there':
      return plainly(`${dataDir} does not exist yet. Corral makes it when it starts for the first time.`)
    case 'not-writable':
      return {
        found: `You may not write to ${dataDir}: nothing can be kept.`,
        advice: 'Make it writable for you, or name another folder with CORRAL_DATA_DIR.',
        command: `chmod u+rwx ${quoteForShell(dataDir)}`,
      }
    case 'untrusted': {
      const { first, count } = judged
      const more = count > 1 ? ` So it is with ${formatCount(count - 1, 'other')} there.` : ''
      return {
        found: `${first.path}: ${first.reason}, and what is there decides what runs as you.${more} Corral does not start with such a data directory.`,
        advice: first.isOwn ? 'See that nobody changed anything there, then take the permission away.' : first.advice,
        command: first.isOwn ? `chmod go-w ${quoteForShell(first.path)}` : null,
      }
    }
    case 'open': {
      const mode = judged.mode.toString(8).padStart(3, '0')
      const files = judged.readable.length === 0 ? '' : ` They may read ${someOf(judged.readable)}.`
      return {
        found: `Other users may look into ${dataDir} (mode ${mode}).${files}`,
        advice: 'Close it.',
        command: `chmod -R go= ${quoteForShell(dataDir)}`,
      }
    }
    default:
      return assertNever(judged)
  }
}

export function databaseWords(judged: DatabaseJudged): CheckWords {
  if (judged.kind === 'facts') return databaseFactsWords(judged.facts)
  return {
    found: `The log of ${judged.path} has grown to ${formatBytes(judged.logBytes)}: another program keeps reading the database.`,
    advice: 'Close it (a database browser, a backup). This names it.',
    command: `lsof ${quoteForShell(judged.path)}`,
  }
}

function databaseFactsWords(facts: DatabaseFacts): CheckWords {
  const { path } = facts
  switch (facts.kind) {
    case 'none':
      return plainly(`${path} does not exist yet.`)
    case 'sound':
      return plainly(
        `${path} was read through and is sound: ${formatBytes(facts.bytes + facts.logBytes)} with its log.`,
      )
    case 'large':
      return {
        found: `${path} has ${formatBytes(facts.bytes)}, too much to be read through while Corral works.`,
        advice: 'To have it checked, stop Corral and ask again.',
        command: 'corral doctor --only database',
      }
    case 'damaged':
      return {
        found: `${path} is damaged: ${someOf(facts.complaints, 2)}.`,
        advice:
          'Restart Corral: it sets the file aside and begins a new one. What can be saved of the old one, this saves.',
        command: `sqlite3 ${quoteForShell(path)} .recover | sqlite3 ${quoteForShell(`${path}.saved`)}`,
      }
    case 'not-read':
      return {
        found: `${path} cannot be read: ${facts.reason}.`,
        advice: 'Check its permissions, and whether another program holds it locked.',
        command: `ls -l ${quoteForShell(path)}`,
      }
    default:
      return assertNever(facts)
  }
}

export function secretsWords(judged: SecretsJudged): CheckWords {
  switch (judged.kind) {
    case 'kept':
      return plainly(
        judged.agents === null || judged.agents === 0
          ? 'Secrets of agents are kept apart from all else, for you alone to read.'
          : `The secrets of ${formatCount(judged.agents, 'agent')} can be read by you and by nobody else.`,
      )
    case 'readable':
      return {
        found: `Other users may read secrets of agents: ${someOf(judged.readable)}.`,
        advice: 'Close them, and replace the secrets if somebody may have read them.',
        command: `chmod -R go= ${quoteForShell(judged.folder)}`,
      }
    case 'unreadable':
      return {
        found: judged.problems.join(' '),
        advice: 'Agents that need them do not start. Enter them again in the agent’s settings if the file is lost.',
        command: null,
      }
    default:
      return assertNever(judged)
  }
}
