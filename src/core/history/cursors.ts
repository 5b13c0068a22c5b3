import { parseJson } from '../../base/parse-json.ts'
import { z } from '../../shapes/zod.ts'
import type { PastPlace } from '../alerts/ports.ts'
import type { RunPlace } from './kept-run.ts'

/*
 * Where a list goes on: the place of the last row that was told. What comes later at the beginning of a list changes no place, so that
 * nothing is told twice or left out.
 */

const runPlace = z.tuple([z.number(), z.string()]).transform(([beganAt, runId]): RunPlace => ({ beganAt, runId }))
const alertPlace = z
  .tuple([z.number(), z.string(), z.string().nullable()])
  .transform(([since, rule, agentId]): PastPlace => ({ since, rule, agentId }))
const seq = z.tuple([z.number().int()]).transform(([value]) => value)

export function runCursor({ beganAt, runId }: RunPlace): string {
  return JSON.stringify([beganAt, runId])
}

export function alertCursor({ since, rule, agentId }: PastPlace): string {
  return JSON.stringify([since, rule, agentId])
}

export function entryCursor(value: number): string {
  return JSON.stringify([value])
}

/** Null: it is none of those that were given out; so for all three. */
export function parseRunCursor(text: string): RunPlace | null {
  return runPlace.safeParse(parseJson(text)).data ?? null
}

export function parseAlertCursor(text: string): PastPlace | null {
  return alertPlace.safeParse(parseJson(text)).data ?? null
}

export function parseEntryCursor(text: string): number | null {
  return seq.safeParse(parseJson(text)).data ?? null
}
