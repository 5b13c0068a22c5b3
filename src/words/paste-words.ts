import type { Paste } from '../core/terminal/paste.ts'

/** "Paste into api?" */
export function pasteQuestion(name: string): string {
  return `Paste into ${name}?`
}

/** Why a paste is shown first, one sentence for each reason. `isBracketed`: the program knows it for a paste. */
export function pasteWarnings({ lineBreaks, removed, hidden }: Paste, name: string, isBracketed: boolean): string[] {
  return [
    ...(lineBreaks === 0 ? [] : [isBracketed ? `It has ${lineBreaks + 1} lines.` : linesWords(lineBreaks, name)]),
    ...(removed === 0 ? [] : [removedWords(removed)]),
    ...(hidden === 0 ? [] : [hiddenWords(hidden)]),
  ]
}

function linesWords(lineBreaks: number, name: string): string {
  return lineBreaks === 1
    ? `It has a line break, which ${name} takes as if you had pressed Enter.`
    : `It has ${lineBreaks} line breaks, and ${name} takes each as if you had pressed Enter.`
}

function removedWords(removed: number): string {
  return removed === 1
    ? 'A control character, which can act like a key or a command, is marked and will be left out.'
    : `${removed} control characters, which can act like keys or commands, are marked and will be left out.`
}

function hiddenWords(hidden: number): string {
  return hidden === 1
    ? 'A character that cannot be seen, or that turns the direction of text, is marked and stays in.'
    : `${hidden} characters that cannot be seen, or that turn the direction of text, are marked and stay in.`
}
