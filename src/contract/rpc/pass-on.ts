import { Lifetime, type Disposable } from '../../base/disposable.ts'
import type { Packet, Transport } from '../transport.ts'
import { contractErrorOf, type ContractError } from './errors.ts'
import type { Relay, ReportBug } from './handlers.ts'
import type { HostMessage } from './messages.ts'

/** More than this waiting at one end stops reading from the other: some terminal frames, and a fraction of what a transport lets wait. */
const HOLD_ABOVE_BYTES = 1024 * 1024
/** It is read on once no more than this waits. */
const RESUME_BELOW_BYTES = 128 * 1024
/** How often a full end is looked at, ms: not every transport tells when it has room again. */
const LOOK_MS = 20

/** What passing on takes. */
export interface PassOnOptions {
  readonly relay: Relay
  /** Name of the host the connection is to lead to. */
  readonly host: string
  readonly reportBug: ReportBug
}

/**
 * Leads a client's connection to another host and says so, or why it cannot. Packets are passed on as they are, both
 * ways, and never read: what the other host sends is nothing this one could be asked for. The end of one connection is
 * the end of the other.
 */
export function passOn(client: Transport, { relay, host, reportBug }: PassOnOptions): void {
  const passage = new Passage(client, relay)
  relay.open(host).then(
    (opened) => (opened.ok ? passage.begin(opened.value) : passage.refuse(opened.error)),
    (error: unknown) => {
      reportBug(error, 'relay')
      passage.refuse(FAILED)
    },
  )
}

class Passage extends Lifetime {
  private readonly client: Transport
  private readonly relay: Relay
  private readonly early: Disposable
  private remote: Transport | null = null

  constructor(client: Transport, relay: Relay) {
    super()
    this.client = client
    this.relay = relay
    this.register(client.onClose(({ reason }) => this.leave(reason)))
    this.early = this.register(client.onPacket(() => client.close('a packet came before the relay was open')))
  }

  begin(remote: Transport): void {
    const { client } = this
    if (this.isDisposed) return remote.close('the client has gone')
    this.release(this.early)
    this.remote = remote
    this.join(client, remote)
    this.join(remote, client)
    this.register(
      remote.onClose(({ reason }) => {
        this.dispose()
        client.close(reason)
      }),
    )
    client.send(JSON.stringify({ type: 'relayed' } satisfies HostMessage))
  }

  refuse(error: ContractError): void {
    if (this.isDisposed) return
    this.dispose()
    this.client.send(JSON.stringify({ type: 'refused', error } satisfies HostMessage))
    this.client.close(error.message)
  }

  /** The client has gone. */
  private leave(reason: string): void {
    this.dispose()
    this.remote?.close(reason)
  }

  private join(from: Transport, to: Transport): void {
    let look: Disposable | null = null
    const lookAgain = (): void => {
      look = this.register(this.relay.setTimer(LOOK_MS, check))
    }
    const check = (): void => {
      if (look !== null) this.release(look)
      look = null
      if ((to.flow?.waitingBytes ?? 0) > RESUME_BELOW_BYTES) lookAgain()
      else from.flow?.resume()
    }
    const pass = (packet: Packet): void => {
      to.send(packet)
      if (look !== null || (to.flow?.waitingBytes ?? 0) <= HOLD_ABOVE_BYTES) return
      from.flow?.pause()
      lookAgain()
    }
    this.register(from.onPacket(pass))
  }
}

const FAILED = contractErrorOf('internal', 'Corral failed to reach this host; see its log. Try again in a moment.')
