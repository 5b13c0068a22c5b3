import { ok, type Result } from '../../src/base/result.ts'
import type { AlertProgram, AlertPrograms, AlertRules, WebhookRequest, Webhooks } from '../../src/core/alerts/ports.ts'
import type { AlertRule } from '../../src/shapes/alert-rule.ts'

/** What alerts have of the outside: rules that tests set, and what was sent and run. */
export class FakeAlertPorts {
  /** The rules in files; empty at first. */
  list: readonly AlertRule[] = []
  readonly problems: string[] = []
  readonly posted: WebhookRequest[] = []
  readonly ran: AlertProgram[] = []
  /** What receivers answer. */
  answer: (request: WebhookRequest) => Promise<Result<null, string>> = async () => ok(null)
  /** How programs end. */
  end: (program: AlertProgram) => Promise<Result<null, string>> = async () => ok(null)

  readonly rules: AlertRules = this.newRules()
  readonly webhooks: Webhooks = {
    post: (request) => {
      this.posted.push(request)
      return this.answer(request)
    },
  }
  readonly programs: AlertPrograms = {
    run: (program) => {
      this.ran.push(program)
      return this.end(program)
    },
  }

  private newRules(): AlertRules {
    const { problems } = this
    return {
      get problems() {
        return [...problems]
      },
      list: async () => this.list.map((rule) => ({ rule, file: `/rules/${rule.id}.json`, isOwn: true })),
    }
  }
}
