import { DisposableStore, type Disposable } from '../../base/disposable.ts'
import { contractErrorOf, type ContractError } from './errors.ts'
import { decodeFrame, encodeFrame } from '../frames.ts'
import { clientMessage, type ClientMessage, type HostMessage } from './messages.ts'
import { requests, type RequestName } from '../requests.ts'
import type { Packet, Transport } from '../transport.ts'
import type { z } from '../../shapes/zod.ts'
import type { Answer, ClientSession, ContractServer } from './handlers.ts'

/** Where bugs go: a handler that threw. */
export type ReportBug = (error: unknown, request: string) => void

/** Serves one connection until it closes or the result is disposed. A client that speaks nonsense is disconnected; nobody else notices. */
export function serveConnection(server: ContractServer, transport: Transport, reportBug: ReportBug): Disposable {
  const connection = new DisposableStore()
  const send = (message: HostMessage): void => {
    if (!connection.isDisposed) transport.send(JSON.stringify(message))
  }
  const session = connection.add(
    server.connect({
      stream: (message) => send({ type: 'stream', message }),
      frame: (frame) => {
        if (!connection.isDisposed) transport.send(encodeFrame(frame))
      },
    }),
  )
  const onPacket = (packet: Packet): void => {
    if (typeof packet !== 'string') {
      const frame = decodeFrame(packet)
      if (frame) session.onFrame(frame)
      else transport.close('a frame could not be read')
      return
    }
    const message = parseMessage(packet)
    if (message === null) return transport.close('a message could not be read')
    if (message.type === 'applied') return session.onApplied(message.seq)
    answerRequest(session, message, { send, reportBug })
  }
  connection.add(transport.onPacket(onPacket))
  connection.add(transport.onClose(() => connection.dispose()))
  return connection
}

type RequestMessage = Extract<ClientMessage, { type: 'request' }>

function parseMessage(text: string): ClientMessage | null {
  try {
    const parsed = clientMessage.safeParse(JSON.parse(text))
    return parsed.success ? parsed.data : null
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error
    return null
  }
}

interface AnswerTo {
  readonly send: (message: HostMessage) => void
  readonly reportBug: ReportBug
}

/** A handler that answers at once is answered in the same turn, so that nothing it subscribed to can overtake its answer. */
function answerRequest(
  session: ClientSession,
  { id, name, input }: RequestMessage,
  { send, reportBug }: AnswerTo,
): void {
  const fail = (error: ContractError): void => send({ type: 'error', id, error })
  const finish = (answer: Answer<unknown>): void =>
    answer.ok ? send({ type: 'output', id, output: answer.value }) : fail(answer.error)
  const bug = (error: unknown): void => {
    reportBug(error, name)
    fail(
      contractErrorOf(
        'internal',
        `${name} failed inside Corral: ${error instanceof Error ? error.message : String(error)}`,
      ),
    )
  }
  if (!isRequestName(name)) {
    return fail(
      contractErrorOf(
        'unknown-request',
        `This host does not know "${name}". Update Corral so that both sides have one version.`,
      ),
    )
  }
  const parsed = requests[name].input.safeParse(input)
  if (!parsed.success) return fail(inputError(parsed.error))
  try {
    const handler = session.handlers[name] as (input: unknown) => Answer<unknown> | Promise<Answer<unknown>>
    const answer = handler(parsed.data)
    if (answer instanceof Promise) answer.then(finish).catch(bug)
    else finish(answer)
  } catch (error) {
    bug(error)
  }
}

function isRequestName(name: string): name is RequestName {
  return Object.hasOwn(requests, name)
}

function inputError(error: z.ZodError): ContractError {
  const [issue] = error.issues
  const field = issue === undefined || issue.path.length === 0 ? null : issue.path.join('.')
  return contractErrorOf(
    'invalid-input',
    field === null ? (issue?.message ?? 'The input does not fit.') : `${field}: ${issue?.message ?? 'does not fit'}`,
    field,
  )
}
