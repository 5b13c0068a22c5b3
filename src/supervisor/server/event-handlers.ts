import { agentIdOf } from '../../core/subject.ts'
import { Lifetime } from '../../base/disposable.ts'
import { err, ok } from '../../base/result.ts'
import type { EventFilter } from '../../contract/requests/events.ts'
import type { OutputOf, ParsedInputOf } from '../../contract/requests.ts'
import { contractErrorOf } from '../../contract/rpc/errors.ts'
import type { Answer, ClientLink, Handlers } from '../../contract/rpc/handlers.ts'
import { MAX_FOLLOWS } from '../../contract/rpc/limits.ts'
import type { JournalEntry } from '../../shapes/journal.ts'
import type { Supervisor } from '../supervisor.ts'
import { EventFollower } from './event-follower.ts'

/** The event streams one client has open. */
export class EventFollows extends Lifetime {
  private readonly supervisor: Supervisor
  private readonly link: ClientLink
  private readonly open = new Map<number, EventFollower>()
  private lastId = 0

  constructor(supervisor: Supervisor, link: ClientLink) {
    super()
    this.supervisor = supervisor
    this.link = link
  }

  handlers(): Pick<Handlers, 'events.follow' | 'events.unfollow'> {
    return {
      'events.follow': (input) => this.follow(input),
      'events.unfollow': ({ followId }) => {
        const follower = this.open.get(followId)
        this.open.delete(followId)
        if (follower !== undefined) this.release(follower)
        return ok({})
      },
    }
  }

  private follow({ fromSeq, filter }: ParsedInputOf<'events.follow'>): Answer<OutputOf<'events.follow'>> {
    if (this.open.size >= MAX_FOLLOWS) {
      return err(contractErrorOf('too-many', `${MAX_FOLLOWS} event streams are open here. End one first.`))
    }
    const { journal, publisher, ports } = this.supervisor
    const seq = journal.lastSeq
    const from = fromSeq === null ? seq + 1 : this.firstFrom(fromSeq)
    const followId = ++this.lastId
    const parts = { journal, publisher, clock: ports.clock, link: this.link, followId }
    const follower = new EventFollower({ ...parts, matches: this.matcherOf(filter) }, from)
    this.open.set(followId, this.register(follower))
    return ok({ followId, fromSeq: from, seq })
  }

  /** Where the journal can be told from: old entries are trimmed. */
  private firstFrom(fromSeq: number): number {
    const { journal } = this.supervisor
    const [first] = journal.from(fromSeq, 1)
    return first?.seq ?? journal.lastSeq + 1
  }

  private matcherOf({ agents, kinds }: EventFilter): (entry: JournalEntry) => boolean {
    const ids = agents === null ? null : new Set(agents.map((ref) => this.idOf(ref)))
    const wanted = kinds === null ? null : new Set(kinds)
    return (entry) => (ids?.has(agentIdOf(entry) ?? '') ?? true) && (wanted?.has(entry.event.kind) ?? true)
  }

  /** An agent that is gone is known by its id only. */
  private idOf(ref: string): string {
    const agent = this.supervisor.fleet.get(ref)
    return agent.ok ? agent.value.record.id : ref
  }
}
