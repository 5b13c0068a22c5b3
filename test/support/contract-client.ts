import { onTestFinished } from 'vitest'
import { LocalClient } from '../../src/contract/client/local-client.ts'
import type { Frame } from '../../src/contract/frames.ts'
import { OWNER, type Caller } from '../../src/contract/rpc/caller.ts'
import type { StreamMessage, StreamOf } from '../../src/contract/streams.ts'
import { contractServerOf } from '../../src/supervisor/server/contract-server.ts'
import type { SupervisedWorld } from './supervised-world.ts'

/** A client of a world's supervisor that records everything it receives. */
export class ContractTestClient extends LocalClient {
  readonly messages: StreamMessage[] = []
  readonly outputs: Frame[] = []

  constructor(world: SupervisedWorld, caller: Caller) {
    super(contractServerOf(world.supervisor), caller, (error) => {
      throw error
    })
    this.onStream((message) => this.messages.push(message))
    this.onFrame((frame) => this.outputs.push(frame))
  }

  /** All messages of one stream, in order. */
  told<S extends StreamMessage['stream']>(stream: S): StreamOf<S>[] {
    return this.messages.filter((message): message is StreamOf<S> => message.stream === stream)
  }

  /** All output as text. */
  get text(): string {
    return this.outputs.map((frame) => ('bytes' in frame ? new TextDecoder().decode(frame.bytes) : '')).join('')
  }
}

/** Connects to a world; the connection closes with the test. */
export function connectTo(world: SupervisedWorld, caller: Caller = OWNER): ContractTestClient {
  const client = new ContractTestClient(world, caller)
  onTestFinished(() => client.dispose())
  return client
}
