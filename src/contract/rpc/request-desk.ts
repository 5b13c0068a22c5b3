import { CancelSource } from '../../base/cancel.ts'
import { Lifetime } from '../../base/disposable.ts'
import { err } from '../../base/result.ts'
import { Turnstile } from '../../base/turnstile.ts'
import type { z } from '../../shapes/zod.ts'
import { HEAVY_REQUESTS, refusalOf } from '../access.ts'
import { requests, type RequestName } from '../requests.ts'
import type { Allowance } from './allowance.ts'
import type { Caller } from './caller.ts'
import { contractErrorOf, type ContractError } from './errors.ts'
import type { Answer, ClientConnection, ReportBug, RequestContext } from './handlers.ts'
import { MAX_HEAVY_REQUESTS } from './limits.ts'

/** A request as received from a client: not validated. */
export interface Asked {
  readonly id: number
  readonly name: string
  readonly input: unknown
}

export interface DeskParts {
  readonly connection: Pick<ClientConnection, 'handlers' | 'onAsked'>
  readonly caller: Caller
  readonly allowance: Allowance
  readonly reportBug: ReportBug
}

interface Open {
  readonly cancel: CancelSource
  /** Sends the answer; only the first call has an effect. */
  readonly settle: (answer: Answer<unknown>) => void
}

/** Answers one client's requests: the only place where input is parsed, rights are checked and handlers are called. */
export class RequestDesk extends Lifetime {
  private readonly parts: DeskParts
  private readonly open = new Map<number, Open>()
  private readonly heavy = new Turnstile(MAX_HEAVY_REQUESTS)

  constructor(parts: DeskParts) {
    super()
    this.parts = parts
  }

  /**
   * Calls `answer` once. If the handler returns synchronously, so is the answer sent, so that no message of a stream it
   * subscribed to can arrive before it.
   */
  ask(asked: Asked, answer: (answer: Answer<unknown>) => void): void {
    const { id, name, input } = asked
    if (this.open.has(id)) return answer(err(idInUse(id)))
    if (this.open.size >= this.parts.allowance.maxOpen) return answer(err(tooManyOpen(this.open.size)))
    if (!this.parts.allowance.take()) return answer(err(tooFast()))
    if (!isRequestName(name)) return answer(err(unknownRequest(name)))
    const parsed = requests[name].input.safeParse(input)
    if (!parsed.success) return answer(err(inputError(parsed.error)))
    const refusal = refusalOf(this.parts.caller, name, parsed.data)
    this.parts.connection.onAsked?.(name, refusal)
    if (refusal !== null) return answer(err(refusal))
    this.run({ id, name, input: parsed.data }, answer)
  }

  /** The client cancelled the request. Ignored if it was already answered. */
  cancel(id: number): void {
    const found = this.open.get(id)
    if (found === undefined) return
    found.settle(err(CANCELLED))
    found.cancel.cancel()
  }

  /** The client has disconnected: no further answers are sent, and work stops where it can. */
  override dispose(): void {
    const open = [...this.open.values()]
    this.open.clear()
    super.dispose()
    for (const { cancel } of open) cancel.cancel()
  }

  private run({ id, name, input }: Asked & { readonly name: RequestName }, answer: Open['settle']): void {
    const cancel = new CancelSource()
    const entry: Open = {
      cancel,
      settle: (outcome) => {
        if (this.open.get(id) !== entry) return
        this.open.delete(id)
        answer(outcome)
      },
    }
    this.open.set(id, entry)
    const bug = (error: unknown): void => {
      this.parts.reportBug(error, name)
      entry.settle(err(contractErrorOf('internal', `${name} failed inside Corral: ${wordsOf(error)}`)))
    }
    try {
      const outcome = this.handled(name, input, cancel)
      if (outcome instanceof Promise) outcome.then(entry.settle, bug).finally(() => cancel.dispose())
      else {
        entry.settle(outcome)
        cancel.dispose()
      }
    } catch (error) {
      bug(error)
      cancel.dispose()
    }
  }

  /** A heavy request waits for its turn; cancelled by then, it is not begun. */
  private handled(name: RequestName, input: unknown, signal: CancelSource): MaybeLater {
    const handle = (): MaybeLater => this.handlerOf(name)(input, { caller: this.parts.caller, signal })
    if (!HEAVY_REQUESTS.has(name)) return handle()
    return this.heavy.pass(() => (signal.isCancelled ? err(CANCELLED) : handle()))
  }

  private handlerOf(name: RequestName): (input: unknown, context: RequestContext) => MaybeLater {
    return this.parts.connection.handlers[name] as (input: unknown, context: RequestContext) => MaybeLater
  }
}

const CANCELLED = contractErrorOf('cancelled', 'The request was cancelled. What was done by then stays done.')

type MaybeLater = Answer<unknown> | Promise<Answer<unknown>>

function isRequestName(name: string): name is RequestName {
  return Object.hasOwn(requests, name)
}

function wordsOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}

function idInUse(id: number): ContractError {
  return contractErrorOf('id-in-use', `Request ${id} is still open. Give each request an id of its own.`)
}

function tooManyOpen(open: number): ContractError {
  return contractErrorOf('too-many', `${open} requests are open. Wait for answers before sending more.`)
}

function tooFast(): ContractError {
  return contractErrorOf('too-many', 'A program inside a run asks too fast. Wait a second, then ask again.')
}

function unknownRequest(name: string): ContractError {
  return contractErrorOf(
    'unknown-request',
    `This host does not know "${name}". Update Corral so that both sides have one version.`,
  )
}

function inputError(error: z.ZodError): ContractError {
  const [issue] = error.issues
  const field = issue === undefined || issue.path.length === 0 ? null : issue.path.join('.')
  return contractErrorOf(
    'invalid-input',
    field === null ? (issue?.message ?? 'The input is not valid.') : `${field}: ${issue?.message ?? 'is not valid'}`,
    field,
  )
}
