/** The meaning of a status colour. */
export type Tone = 'working' | 'waiting' | 'danger' | 'idle' | 'info'

/** The CSS value of a tone's colour. */
export function colorOfTone(tone: Tone): string {
  return `var(--${tone})`
}
