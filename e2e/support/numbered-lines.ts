/** The output of `agents/numbered.mjs` after its `ready` line, reconstructed from the number in its `END` line. */
export function numberedLines(seen: readonly string[]): readonly string[] {
  const end = seen.at(-1) ?? ''
  const count = Number(/^END (\d+)$/.exec(end)?.[1])
  if (!(count > 0)) throw new Error(`the last line is "${end}", not the END line`)
  return [...Array.from({ length: count }, (_, index) => numberedLine(index + 1)), end]
}

function numberedLine(number: number): string {
  return `line ${String(number).padStart(6, '0')} 漢字 ünï ${'='.repeat(number % 40)}`
}

/** The colour of a line, by its number. */
export function colorOfLine(number: number): number {
  return 16 + (number % 200)
}
