import { z } from '../shapes/zod.ts'

/**
 * What `corral connect --stdio` writes before it passes on packets. What a login shell prints before is not mistaken for
 * a packet, because it lies before this line.
 */
export interface StdioGreeting {
  /** Version of the program that wrote it, for people; the host may be of another. */
  readonly version: string
}

const START = 'corral-stdio '
const greeting = z.object({ version: z.string().max(100) })

/** A line of its own, whatever was printed before it. */
export function writeGreeting({ version }: StdioGreeting): string {
  return `\n${START}${JSON.stringify({ version })}\n`
}

/** Null: it is another line. */
export function parseGreeting(line: string): StdioGreeting | null {
  if (!line.startsWith(START)) return null
  try {
    const parsed = greeting.safeParse(JSON.parse(line.slice(START.length)))
    return parsed.success ? parsed.data : null
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error
    return null
  }
}
