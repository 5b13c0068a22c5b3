/** Box drawing and block elements. */
const FRAMES = /[\u2500-\u259f]/g

/** A line of a screen as rules read it: without frames, quotes straight, blanks single. Bullets and prompt signs stay. */
export function cleanScreenLine(line: string): string {
  return line.replace(FRAMES, ' ').replace(/[‘’]/g, "'").replace(/\s+/g, ' ').trim()
}
