/** Colours and weights of text, which this program writes itself. */
const STYLE = /^\u001b\[[\d;]*m/
/** Control characters but tab and end of line, and what turns the direction of text. */
const COMMANDS = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/g
/** Those of them that JSON leaves as they are, though terminals heed them. */
const LEFT_BY_JSON = /[\u007f-\u009f]/g
/** Most text, and nothing is to be taken from it. */
const PLAIN = /^[ -~\n]*$/

/**
 * Text that is no command to the terminal it is written to, but for colours: names and titles come from hosts, and one
 * on another machine may have been broken into.
 */
export function harmless(text: string): string {
  if (PLAIN.test(text)) return text
  return text.replaceAll(COMMANDS, (character, at: number) => (STYLE.test(text.slice(at, at + 32)) ? character : ''))
}

/** The same value, in JSON that is no command either. */
export function harmlessJson(json: string): string {
  return json.replaceAll(LEFT_BY_JSON, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`)
}
