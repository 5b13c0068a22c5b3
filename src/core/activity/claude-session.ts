import { parseJson } from '../../base/parse-json.ts'
import { z } from '../../shapes/zod.ts'
import { visibleText } from '../visible-text.ts'
import type { Ask, Conditions } from '../../shapes/activity.ts'
import { NO_CONDITIONS } from './rules/reading.ts'
import type { Claim } from './sign.ts'

/** What Claude Code writes about a session of its own; every other field is its own affair. Seen in 2.1.197 and 2.1.330. */
const sessionFile = z.object({
  pid: z.number().int(),
  /** Start time of that process: on Linux in the units of /proc/<pid>/stat. */
  procStart: z.union([z.number(), z.string()]),
  status: z.string(),
  waitingFor: z.string().nullish(),
})

/** What its waiting is for, in its own words; others may come. */
const ASKS: Readonly<Record<string, Ask>> = {
  'permission prompt': 'approval',
  'sandbox request': 'approval',
  'worker request': 'approval',
  'goal proposal': 'approval',
  'input needed': 'question',
  'dialog open': 'dialog',
}

/** What a session file says. */
export interface SessionSign {
  readonly claim: Claim | null
  readonly text: string
  readonly conditions: Conditions
}

/**
 * What a session file says of the process it is asked for. Null: it is of another one (a pid used again, a file left by a crash), or is not
 * understood.
 */
export function readClaudeSession(
  text: string,
  { pid, startTime }: { readonly pid: number; readonly startTime: number },
): SessionSign | null {
  const parsed = sessionFile.safeParse(parseJson(text))
  if (!parsed.success) return null
  const { status, waitingFor, ...process } = parsed.data
  if (process.pid !== pid || Number(process.procStart) !== startTime) return null
  const shown = visibleText(waitingFor ?? status).slice(0, 100)
  const background = status === 'shell' ? { text: 'a shell command it started' } : null
  return { claim: claimOf(status, waitingFor ?? ''), text: shown, conditions: { ...NO_CONDITIONS, background } }
}

/** A status nobody knows yet says nothing. */
function claimOf(status: string, waitingFor: string): Claim | null {
  switch (status) {
    case 'busy':
      return { kind: 'working' }
    case 'waiting':
      return { kind: 'blocked', ask: ASKS[waitingFor] ?? 'dialog' }
    case 'idle':
    case 'shell':
      return { kind: 'idle' }
    default:
      return null
  }
}
