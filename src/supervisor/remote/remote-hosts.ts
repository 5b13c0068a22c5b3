import { untilBeat } from '../../base/beat.ts'
import type { Clock } from '../../base/clock.ts'
import { Lifetime } from '../../base/disposable.ts'
import { Emitter } from '../../base/event.ts'
import { err, ok, type Result } from '../../base/result.ts'
import { Timer } from '../../base/timer.ts'
import type { RemoteHostView } from '../../contract/remote-view.ts'
import { contractErrorOf, type ContractError } from '../../contract/rpc/errors.ts'
import type { ReportBug } from '../../contract/rpc/handlers.ts'
import type { Transport } from '../../contract/transport.ts'
import {
  nameOfDestination,
  withHost,
  withoutHost,
  withRenamedHost,
  type RemoteHostList,
} from '../../core/remote/host-list.ts'
import { remoteHost, remoteHostName, type RemoteFailure, type RemoteHost } from '../../shapes/remote-host.ts'
import { RemoteLink } from './remote-link.ts'
import { RemoteSession } from './remote-session.ts'
import type { ConnectRemote, Remotes, RemoteTrial, RemoteWish } from './remotes.ts'

/** How often the list is read, ms: `corral host add` writes it without asking this host. */
const READ_LIST_MS = 5_000
/** A reading that comes later than this means that the machine was asleep, ms. */
const SLEPT_MS = 30_000
/** Changes are told at most so often, ms: a busy fleet changes with every turn of its agents. */
const TELL_MS = 250
/** Connections led to remote hosts at once; each is a process on both machines. */
const MAX_LED = 64

/** What RemoteHosts takes. */
export interface RemoteHostsParts {
  readonly list: RemoteHostList
  readonly connect: ConnectRemote
  readonly clock: Clock
  /** 0 to 1. */
  readonly random: () => number
  readonly reportBug: ReportBug
}

type Answer<T> = Result<T, ContractError>

/** Follows every host in the list, and leads clients of this host to them. */
export class RemoteHosts extends Lifetime implements Remotes {
  private readonly parts: RemoteHostsParts
  private readonly changes = this.register(new Emitter<void>())
  private readonly reading: Timer
  private readonly telling: Timer
  private links: readonly RemoteLink[] = []
  /** Connections that were led to a host. */
  private readonly led = new Map<Transport, RemoteLink>()
  private listProblem: string | null = null
  private readAtMs: number

  readonly onDidChange = this.changes.event

  constructor(parts: RemoteHostsParts) {
    super()
    this.parts = parts
    this.reading = this.register(new Timer(parts.clock))
    this.telling = this.register(new Timer(parts.clock))
    this.readAtMs = parts.clock.monotonicMs()
    this.readList()
    this.readLater()
  }

  get views(): readonly RemoteHostView[] {
    return this.links.map(({ view }) => view)
  }

  get problem(): string | null {
    return this.listProblem
  }

  async open(name: string): Promise<Answer<Transport>> {
    const link = this.find(name)
    if (link === undefined) return err(notFound(name))
    if (this.led.size >= MAX_LED) return err(TOO_MANY)
    // The link alone decides when a host that is lost is tried again: wrong keys, tried by every window, lock accounts.
    const state = await link.settled()
    if (state.kind === 'lost' || state.kind === 'refused') return err(notReached(state.reason))
    const opened = await this.parts.connect(link.host)
    if (!opened.ok) return err(notReached(opened.error))
    if (link.isDisposed) {
      opened.value.close(removed(name))
      return err(notFound(name))
    }
    this.led.set(opened.value, link)
    opened.value.onClose(() => this.led.delete(opened.value))
    return opened
  }

  async add({ destination, name, command, dataDir, check }: RemoteWish): Promise<Answer<RemoteHostView>> {
    const addedAt = this.parts.clock.now()
    const wished = { name: name ?? nameOfDestination(destination), destination, command, dataDir, addedAt }
    const parsed = remoteHost.safeParse(wished)
    if (!parsed.success) {
      const [issue] = parsed.error.issues
      return err(contractErrorOf('invalid-input', issue?.message ?? '', String(issue?.path[0] ?? 'destination')))
    }
    const host = parsed.data
    if (this.find(host.name) !== undefined) {
      return err(contractErrorOf('name-taken', `There is a host "${host.name}" already. Give another name.`, 'name'))
    }
    const tried = check ? await this.probe(host) : null
    if (tried !== null && !tried.ok) return tried
    const changed = this.parts.list.change((hosts) => withHost(hosts, host))
    if (!changed.ok) return err(contractErrorOf('invalid-input', changed.error))
    this.readList()
    const link = this.find(host.name)
    return link === undefined ? err(notFound(host.name)) : ok(link.view)
  }

  remove(name: string): Answer<null> {
    const changed = this.parts.list.change((hosts) => withoutHost(hosts, name))
    if (!changed.ok) return err(contractErrorOf('host-not-found', changed.error))
    this.readList()
    return ok(null)
  }

  rename(name: string, to: string): Answer<RemoteHostView> {
    const parsed = remoteHostName.safeParse(to)
    if (!parsed.success) return err(contractErrorOf('invalid-input', parsed.error.issues[0]?.message ?? '', 'name'))
    const link = this.find(name)
    if (link === undefined) return err(notFound(name))
    const changed = this.parts.list.change((hosts) => withRenamedHost(hosts, name, to))
    if (!changed.ok) return err(contractErrorOf('name-taken', changed.error, 'name'))
    link.host = { ...link.host, name: to }
    this.readList()
    this.tellSoon()
    return ok(link.view)
  }

  async try(name: string): Promise<Answer<RemoteTrial>> {
    const link = this.find(name)
    if (link === undefined) return err(notFound(name))
    const tried = await link.try()
    return tried.ok ? tried : err(notReached(tried.error))
  }

  override dispose(): void {
    super.dispose()
    for (const link of this.links) link.dispose()
    for (const transport of [...this.led.keys()]) transport.close('this Corral has ended')
  }

  private find(name: string): RemoteLink | undefined {
    return this.links.find(({ host }) => host.name === name)
  }

  private async probe(host: RemoteHost): Promise<Answer<RemoteTrial>> {
    const opened = await this.parts.connect(host)
    if (!opened.ok) return err(notReached(opened.error))
    using session = new RemoteSession(opened.value, host.name, this.parts.clock)
    const measured = await session.measure()
    return measured.ok ? measured : err(notReached(measured.error))
  }

  private readLater(): void {
    this.reading.restart(untilBeat(this.parts.clock, READ_LIST_MS), () => {
      const now = this.parts.clock.monotonicMs()
      const hasSlept = now - this.readAtMs > SLEPT_MS
      this.readAtMs = now
      this.readList()
      if (hasSlept) for (const link of this.links) link.take({ kind: 'woke' })
      this.readLater()
    })
  }

  /** A host that is in the list as before keeps its connection, whatever it is called now. */
  private readList(): void {
    const { hosts, problem } = this.parts.list.read()
    const before = this.links
    const kept = hosts.map((host) => {
      const link = before.find((one) => isSame(one.host, host))
      if (link !== undefined) link.host = host
      return link ?? this.newLink(host)
    })
    this.links = kept
    for (const link of before) if (!kept.includes(link)) this.drop(link)
    for (const link of kept) if (!before.includes(link)) link.take({ kind: 'try' })
    const isNews = kept.some((link, index) => link !== before[index]) || kept.length !== before.length
    if (isNews || problem !== this.listProblem) this.tellSoon()
    this.listProblem = problem
  }

  private newLink(host: RemoteHost): RemoteLink {
    return new RemoteLink(host, { ...this.parts, changed: () => this.tellSoon() })
  }

  private drop(link: RemoteLink): void {
    link.dispose()
    for (const [transport, of] of [...this.led]) if (of === link) transport.close(removed(link.host.name))
  }

  private tellSoon(): void {
    if (!this.isDisposed) this.telling.setIfNotSet(TELL_MS, () => this.changes.fire())
  }
}

function isSame(one: RemoteHost, other: RemoteHost): boolean {
  const keys = ['destination', 'command', 'dataDir', 'addedAt'] as const
  return keys.every((key) => one[key] === other[key])
}

function notFound(name: string): ContractError {
  return contractErrorOf('host-not-found', `There is no host "${name}" in the list any more.`)
}

function removed(name: string): string {
  return `"${name}" was removed from the list of hosts`
}

function notReached({ message }: RemoteFailure): ContractError {
  return contractErrorOf('host-lost', message)
}

const TOO_MANY = contractErrorOf(
  'too-many',
  `${MAX_LED} connections lead to remote hosts already. Close some windows first.`,
)
