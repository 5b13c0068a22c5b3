import { Lifetime } from '../../base/disposable.ts'
import { assertNever } from '../../base/assert-never.ts'
import { err, ok } from '../../base/result.ts'
import { contractErrorOf } from '../../contract/rpc/errors.ts'
import type { Caller } from '../../contract/rpc/caller.ts'
import type { Frame } from '../../contract/frames.ts'
import type { Answer, ClientLink, Handlers } from '../../contract/rpc/handlers.ts'
import { MAX_TERMINALS } from '../../contract/rpc/limits.ts'
import type { OutputOf, ParsedInputOf } from '../../contract/requests.ts'
import type { Attachment } from '../terminal/attachment.ts'
import { SharedLink } from '../terminal/shared-link.ts'
import type { AgentTerminal } from '../terminal/agent-terminal.ts'
import type { Fleet } from '../fleet/fleet.ts'

interface Channel {
  readonly terminal: AgentTerminal
  readonly attachment: Attachment
}

/** The terminals one client has open. */
export class TerminalChannels extends Lifetime {
  private readonly fleet: Fleet
  private readonly link: SharedLink
  private readonly channels = new Map<number, Channel>()

  constructor(fleet: Fleet, link: ClientLink) {
    super()
    this.fleet = fleet
    this.link = this.register(new SharedLink(link))
  }

  handlers(): Pick<Handlers, 'terminal.attach' | 'terminal.detach' | 'terminal.resize' | 'terminal.drain'> {
    return {
      'terminal.attach': (input, { caller }) => this.attach(input, caller),
      'terminal.detach': ({ channel }) => {
        this.detach(channel)
        return ok({})
      },
      'terminal.resize': (input) => this.resize(input),
      'terminal.drain': async ({ channel }) => {
        await this.channels.get(channel)?.terminal.whenInputTaken()
        return ok({})
      },
    }
  }

  /** A frame from the client. One for a channel that is closed by now is late, not wrong. */
  receive(frame: Frame): void {
    const channel = this.channels.get(frame.channel)
    if (!channel) return
    switch (frame.kind) {
      case 'input':
        return channel.terminal.write(frame.generation, frame.bytes, channel.attachment)
      case 'parsed':
        channel.attachment.parsed(frame.generation, frame.seq)
        return channel.terminal.parsed()
      case 'output':
        return
      default:
        return assertNever(frame)
    }
  }

  override dispose(): void {
    for (const channel of [...this.channels.keys()]) this.detach(channel)
    super.dispose()
  }

  private attach(
    { agent: ref, channel, cols, rows, colors, watch }: ParsedInputOf<'terminal.attach'>,
    { role }: Caller,
  ): Answer<OutputOf<'terminal.attach'>> {
    const agent = this.fleet.get(ref)
    if (!agent.ok) return agent
    if (!this.channels.has(channel) && this.channels.size >= MAX_TERMINALS) {
      return err(contractErrorOf('too-many', `${MAX_TERMINALS} terminals are open here. Close one first.`))
    }
    this.detach(channel)
    const { terminal } = agent.value
    const place = { channel, link: this.link }
    // Size and colours are the program's to see: only who may type decides on them.
    const isTyped = role === 'owner' && !watch
    const attachment = isTyped ? terminal.attach(place, { cols, rows }, colors) : terminal.watch(place)
    this.channels.set(channel, { terminal, attachment })
    return ok({})
  }

  private detach(channel: number): void {
    const open = this.channels.get(channel)
    this.channels.delete(channel)
    open?.terminal.detach(open.attachment)
  }

  private resize({ channel, cols, rows }: ParsedInputOf<'terminal.resize'>): Answer<OutputOf<'terminal.resize'>> {
    const open = this.channels.get(channel)
    if (!open) {
      return err(
        contractErrorOf('invalid-input', `Terminal channel ${channel} is not open; attach it first.`, 'channel'),
      )
    }
    return ok({ ...open.terminal.resize({ cols, rows }, open.attachment) })
  }
}
