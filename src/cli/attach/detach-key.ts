/** Ctrl and the character, as a terminal sends it, and as it does once a program has asked for unambiguous keys (CSI u). */
export interface DetachKey {
  readonly name: string
  readonly byte: number
  readonly sequences: readonly string[]
}

const NAME = /^ctrl-([a-z\\\]^_@])$/i
const CONTROL_BIT = 0x1f

/** A key by its name, such as `ctrl-]`; null: it is no such name. */
export function detachKeyOf(name: string): DetachKey | null {
  const character = NAME.exec(name)?.[1]?.toLowerCase()
  if (character === undefined) return null
  const code = character.charCodeAt(0)
  // The second: what xterm sends for "other keys".
  const sequences = [`\u001b[${code};5u`, `\u001b[27;5;${code}~`]
  return { name: name.toLowerCase(), byte: character.toUpperCase().charCodeAt(0) & CONTROL_BIT, sequences }
}

/** What was typed before the key; null: it was not pressed. Keys come in whole pieces. */
export function typedBefore(input: Buffer, key: DetachKey): Buffer | null {
  const places = [input.indexOf(key.byte), ...key.sequences.map((sequence) => input.indexOf(sequence, 0, 'latin1'))]
  const found = places.filter((place) => place >= 0)
  return found.length === 0 ? null : input.subarray(0, Math.min(...found))
}
