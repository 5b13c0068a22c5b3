import { NO_CONDITIONS } from '../../../core/activity/rules/reading.ts'
import type { Claim } from '../../../core/activity/sign.ts'
import type { Foreground } from '../../../core/process/foreground.ts'
import { visibleText } from '../../../core/visible-text.ts'
import type { SourceParts } from './source.ts'

/** Tells what stands in the foreground of a shell's terminal: a command, or the shell, which waits where nothing of it moves. */
export class ForegroundSource {
  private readonly parts: SourceParts
  private said = ''

  constructor(parts: SourceParts) {
    this.parts = parts
  }

  /** `isStill`: it takes no processor time and prints nothing; a shell that does runs something by itself. */
  take(seen: Foreground | null, isStill: boolean): void {
    if (this.parts.run.type?.isShell !== true) return
    if (seen === null || (seen.command === null && !isStill)) return this.say(null, '', '')
    if (seen.command === null) return this.say({ kind: 'idle' }, 'at its prompt', '')
    return this.say({ kind: 'working' }, 'a command runs', visibleText(seen.command))
  }

  /** Asked each second, and almost always the same. */
  private say(claim: Claim | null, rule: string, text: string): void {
    const saying = `${rule}\n${text}`
    if (saying === this.said || (this.said === '' && claim === null)) return
    this.said = saying
    const sign = { source: 'foreground', rule, text, claim, turn: null } as const
    this.parts.tell({ sign, conditions: NO_CONDITIONS, children: null })
  }
}
