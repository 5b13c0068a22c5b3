import type { SupervisorPorts } from '../../src/supervisor/environment.ts'

/** The error of a failing port; every instance is unique, so that its report can be identified. */
export class InjectedFault extends Error {}

/** Chooses which calls of ports fail. */
export class PortFaults {
  /** Every injected fault, with the call it was injected into and the number of times `arm` had been called. */
  readonly injected: { readonly fault: InjectedFault; readonly call: string; readonly round: number }[] = []
  private calls = 0
  private round = 0
  private failing: ReadonlySet<number> = new Set()

  /** From now on the calls with these numbers fail; the next call has number 0. */
  arm(numbers: readonly number[]): void {
    this.calls = 0
    this.round += 1
    this.failing = new Set(numbers)
  }

  disarm(): void {
    this.failing = new Set()
  }

  /** The fault for this call; null if it may succeed. */
  next(call: string): InjectedFault | null {
    if (!this.failing.has(this.calls++)) return null
    const fault = new InjectedFault(`${call} was made to fail`)
    this.injected.push({ fault, call, round: this.round })
    return fault
  }
}

/** Calls that return a promise reject; all others throw. */
const ASYNC: ReadonlySet<string> = new Set([
  ...['sessions.problem', 'sessions.spawn', 'sessions.adopt', 'sessions.list', 'sessions.end'],
  ...['cgroups.enter', 'group.add', 'processes.sweep', 'processes.identify', 'processes.signal', 'processes.setNice'],
  ...['group.kill', 'processes.resources', 'processes.exactMemory'],
  ...['processes.setSessionNice', 'processes.setOomScore', 'processes.limitFiles'],
  ...['processes.commandLines', 'shellEnvironment.read', 'commands.resolve', 'commands.realPathOf'],
  ...[
    'commands.identityOf',
    'commands.lookAt',
    'commands.versionOf',
    'workspaces.inspect',
    'workspaces.complete',
    'agentTypes.list',
    'agentFiles.readClaudeSession',
  ],
])

/** Ports whose calls fail. Clock, settings, random numbers, patterns and bug reports are no outside that fails. */
const FAILING = ['ids', 'ptys', 'sessions', 'cgroups', 'processes', 'store', 'mirrors', 'shellEnvironment'] as const
const ALSO_FAILING = ['commands', 'workspaces', 'hostVitals', 'agentTypes', 'agentFiles'] as const

/**
 * Disposal must not fail, since no caller could react. Events are properties, not calls; an attach command is only
 * text.
 */
const NEVER_FAILS: ReadonlySet<string> = new Set([
  'attachCommand',
  'dispose',
  'onData',
  'onExit',
  'onInputTaken',
  'onReply',
  'onTitle',
  'onBell',
  'onOsc',
  'onReset',
  'constructor',
])

/** The ports with faults injected, also into the objects they return (ptys, mirrors, groups). */
export function failingPorts(ports: SupervisorPorts, faults: PortFaults): SupervisorPorts {
  const wrapped = [...FAILING, ...ALSO_FAILING].map((name) => [name, failing(ports[name], name, faults)] as const)
  return { ...ports, ...Object.fromEntries(wrapped) }
}

function failing<T extends object>(port: T, name: string, faults: PortFaults): T {
  return new Proxy(port, {
    get(target, key) {
      const value: unknown = Reflect.get(target, key, target)
      if (typeof value !== 'function' || typeof key === 'symbol' || NEVER_FAILS.has(key)) return value
      return (...args: unknown[]): unknown => {
        const call = `${name}.${key}`
        const fault = faults.next(call)
        if (fault !== null && ASYNC.has(call)) return Promise.reject(fault)
        if (fault !== null) throw fault
        return given(Reflect.apply(value, target, args), call, faults)
      }
    },
  })
}

const GIVEN: Readonly<Record<string, string>> = {
  'ptys.spawn': 'pty',
  'sessions.spawn': 'pty',
  'sessions.adopt': 'pty',
  'mirrors.create': 'mirror',
  'cgroups.enter': 'group',
  'cgroups.find': 'group',
}

/** An object returned by a port is treated like a port. */
function given(value: unknown, call: string, faults: PortFaults): unknown {
  const name = GIVEN[call]
  if (name === undefined) return value
  return value instanceof Promise ? value.then((each) => wrapGiven(each, name, faults)) : wrapGiven(value, name, faults)
}

function wrapGiven(value: unknown, name: string, faults: PortFaults): unknown {
  if (typeof value !== 'object' || value === null) return value
  if (!('ok' in value)) return failing(value, name, faults)
  const { value: inner } = value as { readonly value?: unknown }
  return typeof inner === 'object' && inner !== null ? { ...value, value: failing(inner, name, faults) } : value
}
