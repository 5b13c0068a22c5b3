import { activityRule, type ActivityRule } from './activity-rule.ts'
import { resumeRule, type ResumeRule } from './conversation.ts'
import { launchExtra, type LaunchExtra } from './launch-extra.ts'
import { MESSAGE_KEYS, messageKeys, type MessageKeys } from './message.ts'
import { limits, needs, type Limits, type Needs } from './run-limits.ts'
import { shape } from './shape.ts'
import { taskBlock, type TaskBlock } from './task-block.ts'
import { z } from './zod.ts'

/** No NUL: it would end the text in system calls. */
const text = z.string().refine((value) => !value.includes('\0'))

/**
 * An agent type's way to be asked to quit: keys it quits on, or the signal it exits on (a login shell: SIGHUP, since it
 * ignores SIGTERM).
 */
export type StopAsk =
  { readonly kind: 'keys'; readonly keys: string } | { readonly kind: 'signal'; readonly signal: string }

const stopAsk = shape<StopAsk>()(
  z.discriminatedUnion('kind', [
    z.object({ kind: z.literal('keys'), keys: text.min(1) }),
    z.object({ kind: z.literal('signal'), signal: z.string().regex(/^SIG[A-Z0-9]+$/) }),
  ]),
)

/**
 * Format of a reset time: `epoch` seconds or ms; `clock` a time of day ("3pm (Europe/Berlin)"); `duration` ("2 hours 13
 * minutes", "3h12m5s"); `date` a date or weekday with or without a time, or a time of day alone.
 */
export type ResetKind = 'epoch' | 'clock' | 'duration' | 'date'

const resetKind = shape<ResetKind>()(z.enum(['epoch', 'clock', 'duration', 'date']))

/** How to recognise one kind of agent's message that its provider's usage limit is reached; part of an agent type. */
export interface RateLimitRule {
  /** Case-insensitive regular expression (see `Patterns`) over one cleaned line; its group `reset` holds the time to read. */
  readonly pattern: string
  /** The format of that group; `none`: the message names no time, and the group may be missing. */
  readonly reset: ResetKind | 'none'
}

/** What its pattern must be besides is checked by core (`compileRule`), which can say what to do about it. */
const rateLimitRule = shape<RateLimitRule>()(
  z.object({ pattern: text.min(1), reset: z.enum([...resetKind.options, 'none']) }),
)

/** The kinds of transcripts that can be read (`core/spending/transcripts/`). */
export type TranscriptKind = 'claude' | 'codex' | 'gemini' | 'copilot'

const transcriptKind = shape<TranscriptKind>()(z.enum(['claude', 'codex', 'gemini', 'copilot']))

/** How to launch one kind of agent; read from `resources/agent-types/`. */
export interface AgentType {
  readonly id: string
  readonly name: string
  /** Program name; null if the spec must name it (`custom`). */
  readonly command: string | null
  readonly args: readonly string[]
  /** Arguments that make it print its version; null if it cannot. */
  readonly versionArgs: readonly string[] | null
  /** Regular expression (see `Patterns`) whose first group is the version in that output. */
  readonly versionPattern: string | null
  /** One line that tells a person how to install it. */
  readonly installHint: string | null
  readonly homepage: string | null
  readonly stop: { readonly ask: StopAsk | null }
  /** How to recognise that its provider's usage limit is reached; the first rule that finds a time wins. */
  readonly rateLimits: readonly RateLimitRule[]
  /** It tells less by its title where it knows that it runs in tmux, so it is not told. */
  readonly hidesTmux: boolean
  /** Whose kind of session file it keeps; null: none that Corral can read. */
  readonly sessionFile: 'claude' | null
  /** Whose kind of transcript it keeps, from which is read what it used; null: none that Corral can read. */
  readonly transcript: TranscriptKind | null
  /** It runs commands in the foreground of its terminal and waits there itself. */
  readonly isShell: boolean
  /** Whose kind of server it has when its arguments name a port; null: none that Corral can listen to. */
  readonly server: 'opencode' | null
  /** What is added to its launch. */
  readonly extras: readonly LaunchExtra[]
  /** How it carries out a task and ends; null: it cannot. */
  readonly task: TaskBlock | null
  /** How to read from its terminal what it is doing. Among rules of one meaning the first decides. */
  readonly activity: readonly ActivityRule[]
  /** How it goes on with a conversation; null: it cannot, or Corral does not know how. */
  readonly resume: ResumeRule | null
  /** How it takes a message. */
  readonly message: MessageKeys
  /** What its runs may use, where their agent does not say. */
  readonly limits: Limits
  /** What it takes to run at all: a limit below that is refused. */
  readonly needs: Needs
}

export const agentType = shape<AgentType>()(
  z.object({
    id: z.string().regex(/^[a-z0-9][a-z0-9-]{0,31}$/),
    name: text.max(64).refine(isNotBlank),
    command: text.refine(isNotBlank).nullable(),
    args: z.array(text).readonly(),
    versionArgs: z.array(text).readonly().nullable(),
    versionPattern: text.nullable(),
    installHint: text.nullable(),
    homepage: text.regex(/^https?:\/\//).nullable(),
    stop: z.object({ ask: stopAsk.nullable() }),
    // Files written before these rules existed have none.
    rateLimits: z.array(rateLimitRule).readonly().default([]),
    hidesTmux: z.boolean().default(false),
    sessionFile: z.enum(['claude']).nullable().default(null),
    transcript: transcriptKind.nullable().default(null),
    isShell: z.boolean().default(false),
    server: z.enum(['opencode']).nullable().default(null),
    extras: z.array(launchExtra).max(8).readonly().default([]),
    task: taskBlock.nullable().default(null),
    activity: z.array(activityRule).readonly().default([]),
    resume: resumeRule.nullable().default(null),
    message: messageKeys.default(MESSAGE_KEYS),
    limits: limits.default({}),
    needs: needs.default({}),
  }),
)

function isNotBlank(value: string): boolean {
  return value.trim() !== ''
}
