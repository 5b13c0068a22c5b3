import { quoteForShell } from '../../base/quote-for-shell.ts'
import type { DoctorSetting } from '../../core/doctor/judged.ts'
import {
  GIT_NEEDED,
  type AgentJudged,
  type GitJudged,
  type MissingAgentsJudged,
  type ShellJudged,
  type TerminalJudged,
  type TmuxJudged,
} from '../../core/doctor/programs.ts'
import { formatCount } from '../format.ts'
import { installing, plainly, type CheckWords } from './check-words.ts'

export function shellWords(judged: ShellJudged): CheckWords {
  switch (judged.kind) {
    case 'captured':
      return plainly(
        `The environment of the login shell was read; its PATH has ${formatCount(judged.folders, 'folder')}.`,
      )
    case 'not-asked':
      return plainly('Programs get the environment of Corral itself, as is usual on this system.')
    case 'not-captured':
      return {
        found: judged.problem,
        advice: 'Mend the start-up files, then restart Corral: it asks the shell once.',
        command: null,
      }
  }
}

export function agentWords({ kind, agent, known }: AgentJudged): CheckWords {
  const { version, path, command, installHint } = agent
  const where = `${version ?? ''} at ${path ?? ''}`
  const span = known === null ? '' : known.oldest === known.newest ? known.oldest : `${known.oldest} to ${known.newest}`
  switch (kind) {
    case 'seen':
      return plainly(`${where}. What it does was seen to be told right with this version.`)
    case 'between':
      return plainly(`${where}. What it does was seen to be told right with versions from ${span}.`)
    case 'newer':
      return {
        found: `${where}. What it does was seen to be told right with ${span}; this version is newer.`,
        advice: 'Nothing, unless Corral shows it doing what it does not do: then look for a newer Corral.',
        command: null,
      }
    case 'never-seen':
      return plainly(`${where}. No version of it was ever seen running in Corral: what it does may be told wrong.`)
    case 'older':
      return {
        found: `${where}. What it does was seen to be told right with ${span}; this version is older.`,
        advice: 'Update it.',
        command: installHint,
      }
    case 'no-version':
      return {
        found: `It is at ${path ?? ''}, was asked twice for its version and did not tell it: it takes too long, fails, or the spawn policy does not allow it.`,
        advice:
          'Ask it yourself: if it answers after some seconds, the machine was just busy. If not, install it again.',
        command: `${quoteForShell(path ?? command)} --version`,
      }
  }
}

export function missingAgentsWords({ kind, missing }: MissingAgentsJudged): CheckWords {
  const names = missing.map(({ name }) => name).join(', ')
  // The one Corral knows best.
  const [first] = missing.toSorted((a, b) => b.seen.length - a.seen.length)
  if (kind === 'none') {
    return {
      found: `No agent CLI was found on the PATH: ${names}.`,
      advice: `Install one of them, ${first?.name ?? ''} for example. Shells and other programs run without.`,
      command: first?.installHint ?? null,
    }
  }
  const isOne = missing.length === 1
  return {
    found: `Not installed: ${names}.`,
    advice: isOne
      ? 'Install it, if you want to use it.'
      : 'New agent has the line that installs each, if you want to use it.',
    command: isOne ? (first?.installHint ?? null) : null,
  }
}

export function terminalWords(judged: TerminalJudged): CheckWords {
  switch (judged.kind) {
    case 'works':
      return plainly('A program was started on a new terminal and its output came back.')
    case 'refused':
      return {
        found: `No program can be started on a terminal: ${judged.message}`,
        advice: 'Install Corral’s packages again for this system.',
        command: 'npm ci',
      }
    case 'silent':
      return {
        found: 'A program was started on a new terminal, and nothing came back within some seconds.',
        advice: 'See whether the machine is overloaded, and check again. If not, restart it: terminals do not work.',
        command: null,
      }
  }
}

export function tmuxWords(judged: TmuxJudged, setting: DoctorSetting): CheckWords {
  switch (judged.kind) {
    case 'missing': {
      const who = judged.usedBy > 0 ? `${formatCount(judged.usedBy, 'agent')} cannot start without it` : ''
      return {
        found:
          setting.platform === 'win32'
            ? 'tmux does not run on Windows: no agent can outlive Corral here.'
            : `tmux was not found on the PATH${who === '' ? '' : `: ${who}`}. Only agents that are to outlive Corral need it.`,
        advice: setting.platform === 'win32' ? null : 'Install it, if agents are to go on while Corral is restarted.',
        command: installing('tmux', null, setting),
      }
    }
    case 'unusable':
      return { found: judged.problem, advice: 'Then check again.', command: null }
    case 'crash-prone':
      return {
        found: `${judged.version}. Servers before tmux 3.4 may crash, with all that runs in them, when a session comes or goes while a client begins. Corral does one of these at a time, so that it does not happen by itself.`,
        advice: 'Do not attach by hand while agents start or end, or install tmux 3.4.',
        command: null,
      }
    case 'fine':
      return plainly(`${judged.version}. Agents can outlive Corral in it.`)
  }
}

export function gitWords(judged: GitJudged, setting: DoctorSetting): CheckWords {
  const install = installing('git', 'Git.Git', setting)
  switch (judged.kind) {
    case 'missing':
      return {
        found: 'git was not found on the PATH: agents get no worktrees, and most of them work badly without it.',
        advice: 'Install it.',
        command: install,
      }
    case 'old':
      return {
        found: `${judged.version} at ${judged.file} is older than ${GIT_NEEDED}, which worktrees need.`,
        advice: 'Install a newer one.',
        command: install,
      }
    case 'hung':
      return {
        found: `${judged.file} did not tell its version within some seconds.`,
        advice: 'Ask it yourself.',
        command: `${quoteForShell(judged.file)} --version`,
      }
    case 'failed':
      return {
        found: `${judged.file} does not work: ${judged.reason || 'it said nothing'}.`,
        advice: 'Ask it yourself, and install it again if that fails.',
        command: `${quoteForShell(judged.file)} --version`,
      }
    case 'fine':
      return plainly(`${judged.version} at ${judged.file}.`)
  }
}
