import { Lifetime } from '../../../base/disposable.ts'
import { NO_CONDITIONS, readLines } from '../../../core/activity/rules/reading.ts'
import type { Claim, Sign } from '../../../core/activity/sign.ts'
import type { OscSequence } from '../../../core/terminal/mirror.ts'
import { Paced } from '../paced.ts'
import type { SourceParts } from './source.ts'

/** Each kind of sequence is looked at when it comes, then at most so often, ms. */
const LOOK_EVERY_MS = 50

/** Progress (OSC 9;4;state;percent): 1 so far done, 3 under way without a measure. What the other states mean differs between programs. */
const WORKING_PROGRESS = /^4;[13](?:;(\d{1,3}))?$/
const ANY_PROGRESS = /^4(?:;|$)/
/** Notifications of rxvt (`notify;title;body`) and kitty (`metadata;text`). */
const NOTIFY = /^notify;/
const KITTY_METADATA = /^[^;]*;/
/** A shell's mark before its prompt, and the one before a command runs. */
const MARKS: Readonly<Record<string, Claim>> = { A: { kind: 'idle' }, C: { kind: 'working' } }

/** Reads OSC sequences many programs use: progress, notifications, and the prompt marks of shells. */
export class TerminalSignalSource extends Lifetime {
  private readonly parts: SourceParts
  private readonly progress: Paced<string>
  private readonly notifications: Paced<string>
  private readonly marks: Paced<string>

  constructor(parts: SourceParts) {
    super()
    this.parts = parts
    const paced = (look: (payload: string) => void): Paced<string> =>
      this.register(new Paced(parts.clock, LOOK_EVERY_MS, look))
    this.progress = paced((payload) => this.lookAtProgress(payload))
    this.notifications = paced((text) => this.lookAtNotification(text))
    this.marks = paced((mark) => this.say({ source: 'prompt-mark', rule: `mark ${mark}`, claim: MARKS[mark] ?? null }))
    this.register(parts.run.terminal.onSignal((signal) => signal.kind === 'osc' && this.take(signal.sequence)))
  }

  /** Tells at once what it has heard. */
  catchUp(): void {
    for (const each of [this.progress, this.notifications, this.marks]) each.flush()
  }

  private take({ code, payload }: OscSequence): void {
    switch (code) {
      case 9:
        if (ANY_PROGRESS.test(payload)) this.progress.ask(payload)
        else this.notifications.ask(payload)
        return
      case 99:
        return this.notifications.ask(payload.replace(KITTY_METADATA, ''))
      case 777:
        return NOTIFY.test(payload) ? this.notifications.ask(payload.replace(NOTIFY, '')) : undefined
      case 133:
      case 633:
        return payload.slice(0, 1) in MARKS ? this.marks.ask(payload.slice(0, 1)) : undefined
    }
  }

  private lookAtProgress(payload: string): void {
    const match = WORKING_PROGRESS.exec(payload)
    const text = match?.[1] === undefined ? '' : `${match[1]} %`
    this.say({ source: 'progress', rule: `progress ${payload}`, text, claim: match && { kind: 'working' } })
  }

  private lookAtNotification(text: string): void {
    const { clock, rulesFor } = this.parts
    const reading = readLines([text], rulesFor('notification'), clock.now())
    if (reading === null || reading.rule === '') return
    this.say({ source: 'notification', ...reading })
  }

  private say(sign: Pick<Sign, 'source' | 'rule' | 'claim'> & Partial<Sign>): void {
    this.parts.tell({ sign: { text: '', turn: null, ...sign }, conditions: NO_CONDITIONS, children: null })
  }
}
