import type { ToolAnnotations } from '@modelcontextprotocol/sdk/types.js'
import type { z } from '../../shapes/zod.ts'
import type { HostLink } from './host-link.ts'
import type { SentTimes } from './sent-times.ts'

/** What every tool works with. */
export interface ToolHost {
  readonly link: HostLink
  readonly sent: SentTimes
}

/** One call of a tool. */
export interface Call {
  /** Aborted when whoever called does not wait any longer, or has gone. */
  readonly signal: AbortSignal
  /** Tells whoever called how it stands; nobody is told who did not ask. */
  readonly progress: (message: string) => void
}

/** What a tool answers: a text for a model, and the same as values. */
export interface ToolAnswer<V> {
  readonly text: string
  readonly value: V
}

/** Who is offered a tool. */
export type Audience =
  /** Everybody: it only looks. */
  | 'looking'
  /** Also agents: whether this one may is for the host to say. */
  | 'agents'
  /** Programs a person starts. */
  | 'owner'

interface ToolParts<I extends z.ZodObject, O extends z.ZodObject> {
  readonly name: string
  readonly title: string
  readonly description: string
  readonly audience: Audience
  readonly annotations: ToolAnnotations
  readonly input: I
  readonly output: O
  /** Throws a Failure where the host refuses. */
  readonly run: (host: ToolHost, input: z.output<I>, call: Call) => Promise<ToolAnswer<z.input<O>>>
}

/** A tool, whatever its input and output are. */
export interface Tool extends Omit<ToolParts<z.ZodObject, z.ZodObject>, 'run'> {
  readonly run: (host: ToolHost, input: unknown, call: Call) => Promise<ToolAnswer<Record<string, unknown>>>
}

/** The server parses what comes with `input` before it calls `run`. */
export function tool<I extends z.ZodObject, O extends z.ZodObject>(parts: ToolParts<I, O>): Tool {
  return { ...parts, run: (host, input, call) => parts.run(host, input as z.output<I>, call) }
}

/** Nothing is changed by it. */
export const LOOKS: ToolAnnotations = { readOnlyHint: true, openWorldHint: false }
/** It changes something, and takes nothing away. */
export const ADDS: ToolAnnotations = {
  readOnlyHint: false,
  destructiveHint: false,
  idempotentHint: false,
  openWorldHint: false,
}
/** It ends something; a second time changes nothing. */
export const ENDS: ToolAnnotations = {
  readOnlyHint: false,
  destructiveHint: true,
  idempotentHint: true,
  openWorldHint: false,
}
