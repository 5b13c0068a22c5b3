/** What a colour means, wherever a colour means something. */
export type Tone = 'working' | 'waiting' | 'danger' | 'idle' | 'info'

/** The CSS value of a tone's colour. */
export function colorOfTone(tone: Tone): string {
  return `var(--${tone})`
}
