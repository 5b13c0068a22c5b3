/** What is read of a program to find its first line, bytes: as much as Linux looks at. */
export const FIRST_LINE_BYTES = 256

/** What runs a script, by its first line. */
export interface Interpreter {
  /** The program the system starts. */
  readonly file: string
  /** What that one is told to look for on the PATH (`#!/usr/bin/env node`); null: it is no env, or it is not clear. */
  readonly name: string | null
}

const FIRST_LINE = /^#![ \t]*([^ \t\r\n\0]+)[ \t]*([^\r\n\0]*)/
const ENV = /(?:^|\/)env$/
/** Splits the rest of the line as the kernel does not. */
const SPLIT = /^-S[ \t]*/
const VARIABLE = /^[A-Za-z_]\w*=/

/** What is run by exec(3) for a text without such a line. */
const SHELL: Interpreter = { file: '/bin/sh', name: null }

/** The interpreter named in the beginning of a file; null: it is no script. */
export function interpreterOf(beginning: string): Interpreter | null {
  if (!beginning.startsWith('#!')) return beginning === '' || beginning.includes('\0') ? null : SHELL
  const [, file, rest = ''] = FIRST_LINE.exec(beginning) ?? []
  if (file === undefined) return null
  return { file, name: ENV.test(file) ? nameFor(rest.trim()) : null }
}

function nameFor(words: string): string | null {
  if (!SPLIT.test(words)) return words === '' || words.startsWith('-') ? null : words
  const name = words
    .replace(SPLIT, '')
    .split(/[ \t]+/)
    .find((word) => !VARIABLE.test(word))
  return name === undefined || name === '' || name.startsWith('-') ? null : name
}
