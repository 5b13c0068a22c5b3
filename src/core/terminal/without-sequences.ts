/** CSI, OSC and the other strings, and the short ones. C1 characters begin none here: in text that programs print they are mostly characters. */
const SEQUENCES = /\u001b(?:\[[0-?]*[ -/]*[@-~]|[\]PX^_][^\u0007\u001b]*(?:\u0007|\u001b\\)?|[ -/]*[0-~])/g

/** A line of output without its escape sequences; one that does not end takes the rest of the line with it. */
export function withoutSequences(line: string): string {
  return line.includes('\u001b') ? line.replaceAll(SEQUENCES, '') : line
}
