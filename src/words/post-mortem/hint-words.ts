import type { Hint, HintKind, PortHolder } from '../../shapes/hint.ts'

/** What a hint says: what is likely the reason, and what to do next. */
export interface HintWords {
  readonly title: string
  readonly advice: string
}

type NamedHint = Exclude<Hint, { kind: 'port-in-use' }>

/** A hint in plain words. */
export function hintWords(hint: Hint): HintWords {
  if (hint.kind === 'port-in-use') return portWords(hint)
  return NAMED[hint.kind](hint)
}

function portWords({ port, holder }: Extract<Hint, { kind: 'port-in-use' }>): HintWords {
  const which = port === null ? 'A port it needs' : `Port ${port}`
  if (holder === null) {
    const find = port === null ? 'Find out which program listens there' : `Find out which program listens on ${port}`
    return {
      title: `${which} is in use`,
      advice: `${find} (it may have ended meanwhile), end it, or give this agent another port. Then start the agent again.`,
    }
  }
  return {
    title: `${which} is in use by ${holderWords(holder)}`,
    advice:
      holder.agent === null
        ? `End process ${holder.pid} (${holder.name}) if it is not needed, or give this agent another port. Then start the agent again.`
        : `Stop ${holder.agent}, or give one of the two another port. Then start this agent again.`,
  }
}

/** Who holds a port: "agent web (node, 4711)". */
export function holderWords({ agent, name, pid }: PortHolder): string {
  return agent === null ? `${name} (process ${pid})` : `agent ${agent} (${name}, process ${pid})`
}

const NAMED: Readonly<Record<HintKind, (hint: NamedHint) => HintWords>> = {
  'command-not-found': ({ name }) => ({
    title: name === null ? 'A command was not found' : `The command “${name}” was not found`,
    advice:
      'Install it, or add its folder to PATH in your shell’s start files; Corral takes PATH from your login shell. If it belongs to the project, install the project’s packages first.',
  }),
  'no-space': ({ name }) => ({
    title: name === null ? 'The disk is full' : `The disk with ${name} is full`,
    advice: 'Free some space (df -h shows which disk), then start the agent again. A quota counts as full, too.',
  }),
  'too-many-files': () => ({
    title: 'It had too many files open',
    advice:
      'Raise the limit of open files of your login shell (ulimit -n), or let the agent watch fewer folders. If the count grew all the time, its program leaks them.',
  }),
  'too-many-watchers': () => ({
    title: 'The system’s limit of watched files is reached',
    advice:
      'Raise fs.inotify.max_user_watches (sysctl), or leave out large folders such as node_modules from what is watched. All programs of yours share this limit.',
  }),
  'out-of-memory': ({ line }) => ({
    // Of a kill without a line all that is known is what went on at the same time.
    title: line === null ? 'It was killed, perhaps because the machine was short of memory' : 'It ran out of memory',
    advice:
      'Look at the memory charts below: if it grew steadily, its program leaks; if the machine was full, stop another agent first or let fewer run at the same time.',
  }),
  'heap-full': () => ({
    title: 'It ran out of the memory of Node itself (its JavaScript heap was full)',
    advice:
      'The limit is that of Node, not of the machine. Raise it with NODE_OPTIONS=--max-old-space-size=8192 (MB) in the agent’s variables, or give the agent less to read at once.',
  }),
  'bad-key': ({ name }) => ({
    title: name === null ? 'Its login or API key was refused' : `The login for ${name} was refused`,
    advice:
      'Log in again in a terminal, or set a key that is valid in the agent’s variables (Edit, Environment). Keys there count before a login.',
  }),
  'rate-limit': () => ({
    title: 'Its provider’s limit is reached',
    advice:
      'Wait until the limit is lifted, use another account or plan, or let fewer agents run at the same time. A fallback can be set under Edit, Supervision.',
  }),
  'network-down': ({ name }) => ({
    title: name === null ? 'The network could not be reached' : `${name} could not be reached`,
    advice: 'Check the connection, a VPN and proxy settings (HTTPS_PROXY), then start the agent again.',
  }),
  'connection-refused': ({ name }) => ({
    title: name === null ? 'Nothing answered where it wanted to connect' : `Nothing answered at ${name}`,
    advice: 'Start the program it wants to talk to (a database, a server, Docker), then start the agent again.',
  }),
  'lock-held': ({ name }) => ({
    title: name === null ? 'Another program held a lock it needed' : `Another program held the lock ${name}`,
    advice:
      'Wait until the other program is done. If none runs any more, the lock was left behind: delete that file, then start the agent again. Agents in one folder need workspaces of their own.',
  }),
  'permission-denied': ({ name }) => ({
    title: name === null ? 'It was not permitted to do something' : `It was not permitted to use ${name}`,
    advice:
      'Check who owns it and its mode (ls -l); files made by sudo or in a container often belong to root. A port below 1024 needs rights, too. Do not start agents as root.',
  }),
  'module-missing': ({ name }) => ({
    title: name === null ? 'A module is missing' : `The module “${name}” is missing`,
    advice:
      'Install the project’s packages in its folder (npm install, pip install -r requirements.txt). A new workspace has none of them.',
  }),
  'node-too-old': ({ name }) => ({
    title: name === null ? 'Its version of Node does not fit' : `It needs Node ${name}`,
    advice:
      'Install a version that fits and make it the one of your login shell (nvm alias default, fnm default); agents are started with that.',
  }),
}
