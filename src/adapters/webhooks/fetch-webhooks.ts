import { createHmac } from 'node:crypto'
import { messageOf } from '../../base/errors.ts'
import { err, ok, type Result } from '../../base/result.ts'
import type { WebhookRequest, Webhooks } from '../../core/alerts/ports.ts'

/** A receiver that has not answered by then is tried again later, ms. */
const ANSWER_WITHIN_MS = 10_000

/** Sends messages with Node's own client. Redirections are not followed: a message goes where its rule says, or nowhere. */
export class FetchWebhooks implements Webhooks {
  private readonly answerWithinMs: number

  constructor(answerWithinMs: number = ANSWER_WITHIN_MS) {
    this.answerWithinMs = answerWithinMs
  }

  async post({ url, body, secret, at }: WebhookRequest): Promise<Result<null, string>> {
    try {
      const answer = await fetch(url, {
        method: 'POST',
        headers: headersOf({ body, secret, at }),
        body,
        redirect: 'manual',
        signal: AbortSignal.timeout(this.answerWithinMs),
      })
      // What it says does not matter, and may be without end.
      await answer.body?.cancel()
      return answer.ok ? ok(null) : err(`it answered ${answer.status}`)
    } catch (error) {
      return err(reasonOf(error, this.answerWithinMs))
    }
  }
}

/** The time is signed too, so that a message that was overheard cannot be sent again later. */
function headersOf({ body, secret, at }: Omit<WebhookRequest, 'url'>): Record<string, string> {
  const headers = { 'content-type': 'application/json', 'user-agent': 'Corral', 'x-corral-timestamp': String(at) }
  if (secret === null) return headers
  const signature = createHmac('sha256', secret).update(`${at}.${body}`).digest('hex')
  return { ...headers, 'x-corral-signature': `sha256=${signature}` }
}

/** Node says only "fetch failed", and the reason in its cause. */
function reasonOf(error: unknown, withinMs: number): string {
  if (error instanceof Error && error.name === 'TimeoutError') return `it did not answer within ${withinMs / 1_000} s`
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error
  const code = cause instanceof Error && 'code' in cause && typeof cause.code === 'string' ? cause.code : null
  return code ?? messageOf(cause)
}
