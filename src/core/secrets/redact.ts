import { SCREEN_LINE_MAX_CHARACTERS, SECRET_MIN_CHARACTERS } from '../limits.ts'
import { isSecretName } from './secret-names.ts'

/** Stands for what is not told. */
export const MASK = '•••'

/** Takes secrets out of text before it is stored or sent. */
export interface Redactor {
  text(text: string): string
  /** Lines of one text: a secret may go on in the next line. As many come back. */
  lines(lines: readonly string[]): readonly string[]
}

/*
 * The counts in these expressions: the least length a service gives its tokens, or, where there is an upper one, more than any
 * name, user or password has. Without an upper bound an expression could look at the same text from every place in it.
 */

/**
 * Formats that keys and tokens of well-known services have. Each begins at the beginning of a word and has one run of
 * characters after a fixed beginning, so that a search takes time proportional to the text.
 */
const FORMATS: readonly RegExp[] = [
  // OpenAI, Anthropic and others; a digit, because hyphenated words may begin like this too.
  /(?<![\w-])sk-(?=[\w-]{0,200}?\d)[\w-]{16,}/g,
  /(?<!\w)(?:(?:sk|rk)_(?:live|test)|whsec)_\w{16,}/g,
  /(?<!\w)gh[pousr]_[A-Za-z0-9]{20,}/g,
  /(?<!\w)github_pat_\w{20,}/g,
  /(?<![\w-])glpat-[\w-]{16,}/g,
  /(?<!\w)(?:AKIA|ASIA)[A-Z0-9]{16}(?!\w)/g,
  /(?<![\w-])(?:xox[abeoprs]|xapp)-[A-Za-z0-9-]{10,}/g,
  /(?<![\w-])AIza[\w-]{30,}/g,
  /(?<![\w-])ya29\.[\w-]{20,}/g,
  /(?<!\w)(?:hf|npm)_[A-Za-z0-9]{30,}/g,
  /(?<![\w-])pypi-[\w-]{40,}/g,
  /(?<![\w-])SG\.[\w-]{16,}\.[\w-]{16,}/g,
  /(?<!\w)dop_v1_[a-f0-9]{32,}/g,
  // JSON Web Token: header, claims, signature.
  /(?<![\w-])eyJ[\w-]{8,}\.[\w-]{8,}\.[\w-]{8,}/g,
]
/** Beginnings of all of them. */
const MAY_HAVE_FORMAT =
  /sk-|[sr]k_|whsec_|gh[pousr]_|github_pat_|glpat-|A[KS]IA|xox|xapp-|AIza|ya29|hf_|npm_|pypi-|SG\.|dop_|eyJ/
/** What follows these is a secret. */
const AFTER: readonly RegExp[] = [
  /(?<!\w)(bearer\s{1,3})(?=[\w.~+/=-]{0,200}?\d)[\w.~+/=-]{16,}/gi,
  /(?<!\w)(authorization["']?:\s{0,3}["']?basic\s{1,3})[\w+/=-]{8,}/gi,
  /(?<![a-z0-9+.-])([a-z][a-z0-9+.-]{1,20}:\/\/[^\s:@/]{0,64}:)[^\s@/]{1,256}(?=@)/gi,
]
/** NAME=value and --name=value; the value in quotes may have spaces. */
const ASSIGNED = /(?<![\w-])(-{0,2}[A-Za-z_][\w.-]{0,63}=)("[^"\n]{1,512}|'[^'\n]{1,512}|[^\s"'&;,]{6,})/g
/** "name": "value", as in JSON, and name: "value". */
const QUOTED = /(?<![\w-])([A-Za-z_][\w.-]{0,63}["']?:\s{0,2})(["'])([^"'\n]{6,512})/g
/** --name value. */
const OPTION = /(?<![\w-])(--([A-Za-z][\w-]{0,63})\s{1,2})([^\s"'-][^\s"']{7,})/g
/** A line that is nothing but `name: value`, as in YAML; the value has a digit. */
const LINE = /^(\s{0,40}(?:- )?)([A-Za-z_][\w.-]{0,63})(:\s{1,4})(?=\S{0,200}?\d)(\S{8,})\s*$/
/** A name that is used for much else where it stands alone. */
const BARE_KEY = /^-*keys?$/i

const KEY_BEGIN = /-----BEGIN [A-Z0-9 ]{0,40}PRIVATE KEY-----/
const KEY_END = /-----END [A-Z0-9 ]{0,40}PRIVATE KEY-----/
/** A line inside a key. */
const KEY_LINE = /^[\w+/=]{16,}\s*$/

/** Not part of a value when it is looked for: a terminal or program may have broken its line, or dropped a mark. */
const LEFT_OUT = /[\s\p{Cc}\p{Mn}\p{Default_Ignorable_Code_Point}]/u
const ALL_LEFT_OUT = new RegExp(LEFT_OUT, 'gu')

/** Takes out what has the form of a secret, and every occurrence of `values`, the agent's own secrets. */
export function redactorOf(values: Iterable<string>): Redactor {
  const needles = needlesOf(values)
  const linesOf = (lines: readonly string[]): readonly string[] =>
    withoutValues(withoutKeys(lines).join('\n'), needles).split('\n').map(byRules)
  return {
    text: (text) => linesOf(text.split('\n')).join('\n'),
    lines: (lines) => linesOf(lines.map((line) => withoutCut(line.replaceAll('\n', ' '), needles))),
  }
}

/** True if a text has the form of a secret whatever it is called: a well-known token, or an address with a password. */
export function looksSecret(text: string): boolean {
  return [...FORMATS, ...AFTER].some((format) => text.search(format) !== -1) || KEY_BEGIN.test(text)
}

function byRules(text: string): string {
  let left = text
  if (MAY_HAVE_FORMAT.test(left)) for (const format of FORMATS) left = left.replaceAll(format, MASK)
  for (const format of AFTER) left = left.replaceAll(format, (_all, before: string) => before + MASK)
  // A look for one character is much faster than one for a name before it, and most lines have none.
  if (left.includes('=')) {
    left = left.replaceAll(ASSIGNED, (all: string, before: string, value: string) =>
      isSecretName(before.slice(0, -1)) ? before + quoteOf(value) + MASK : all,
    )
  }
  if (left.includes(':')) left = byNameAndColon(left)
  if (!left.includes('--')) return left
  return left.replaceAll(OPTION, (all: string, before: string, name: string) => (isNamed(name) ? before + MASK : all))
}

function byNameAndColon(text: string): string {
  return text
    .replaceAll(QUOTED, (all: string, before: string, quote: string) =>
      isNamed(before.replace(/["']?:\s*$/, '')) ? before + quote + MASK : all,
    )
    .replace(LINE, (all: string, before: string, name: string, colon: string) =>
      isNamed(name) ? before + name + colon + MASK : all,
    )
}

function isNamed(name: string): boolean {
  return isSecretName(name) && !BARE_KEY.test(name)
}

function quoteOf(value: string): string {
  return value.startsWith('"') || value.startsWith("'") ? value.charAt(0) : ''
}

/** Private keys in PEM, line by line; also one whose beginning or end is not among the lines. */
function withoutKeys(lines: readonly string[]): readonly string[] {
  const kept = [...lines]
  let isInside = false
  lines.forEach((line, index) => {
    if (KEY_END.test(line) && !isInside) {
      for (let above = index - 1; above >= 0 && KEY_LINE.test(kept[above] ?? ''); above -= 1) kept[above] = MASK
    }
    const isKey = isInside || KEY_BEGIN.test(line) || KEY_END.test(line)
    if (isKey) kept[index] = MASK
    isInside = (isInside || KEY_BEGIN.test(line)) && !KEY_END.test(line)
  })
  return kept
}

/** What is looked for: every value that is long enough, and each line of one that has several. */
function needlesOf(values: Iterable<string>): readonly string[] {
  const parts = [...values].flatMap((value) => [value, ...(value.includes('\n') ? value.split('\n') : [])])
  const needles = parts.map((part) => part.replaceAll(ALL_LEFT_OUT, ''))
  return [...new Set(needles)]
    .filter((needle) => needle.length >= SECRET_MIN_CHARACTERS)
    .toSorted((a, b) => b.length - a.length)
}

/** `text` with every needle masked, wherever its lines break. Line breaks stay. */
function withoutValues(text: string, needles: readonly string[]): string {
  if (needles.length === 0) return text
  // Nearly always there is none, and then nobody needs to know where it stands.
  const bare = text.replaceAll(ALL_LEFT_OUT, '')
  if (!needles.some((needle) => bare.includes(needle))) return text
  const { compact, at } = compactOf(text)
  const masked = new Uint8Array(text.length)
  for (const needle of needles) {
    for (let found = compact.indexOf(needle); found !== -1; found = compact.indexOf(needle, found + needle.length)) {
      masked.fill(1, at[found], (at[found + needle.length - 1] ?? 0) + 1)
    }
  }
  return masked.includes(1) ? drawn(text, masked) : text
}

/** The text a needle is looked for in, and where each unit of it stands in the whole. */
function compactOf(text: string): { readonly compact: string; readonly at: readonly number[] } {
  const at: number[] = []
  let compact = ''
  let index = 0
  for (const character of text) {
    if (!LEFT_OUT.test(character)) {
      compact += character
      for (let unit = 0; unit < character.length; unit += 1) at.push(index + unit)
    }
    index += character.length
  }
  return { compact, at }
}

function drawn(text: string, masked: Uint8Array): string {
  let drawing = ''
  for (let index = 0; index < text.length; index += 1) {
    const character = text.charAt(index)
    if (masked[index] === 0 || character === '\n') drawing += character
    else if (index === 0 || masked[index - 1] === 0 || text.charAt(index - 1) === '\n') drawing += MASK
  }
  return drawing
}

/** A line is cut where it gets too long: a value may begin at its end, and the first part be left. */
function withoutCut(line: string, needles: readonly string[]): string {
  if (line.length < SCREEN_LINE_MAX_CHARACTERS) return line
  for (const needle of needles) {
    const longest = Math.min(line.length, needle.length - 1)
    for (let length = longest; length >= SECRET_MIN_CHARACTERS; length -= 1) {
      if (line.endsWith(needle.slice(0, length))) return line.slice(0, -length) + MASK
    }
  }
  return line
}
