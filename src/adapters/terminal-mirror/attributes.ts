import type { XtermCell } from './xterm-core.ts'

/** xterm.js packs colours as kind and value; kind 0 is the default colour. */
const COLOR = { kind: 0x300_0000, of16: 0x100_0000, of256: 0x200_0000, rgb: 0x300_0000 } as const
/** Flags above the colour in `fg` and `bg`. */
const UNDERLINED = 0x1000_0000
const UNDERLINE_STYLE_SHIFT = 26
const UNDERLINE_STYLE_MASK = 7
/** Selective erase protection is not part of SGR, but SGR 0 ends it. */
const PROTECT = '\x1b[1"q'

/** Key of an attribute set: two cells with the same key look the same, apart from links. */
export function attributeKey(cell: XtermCell): string {
  return `${cell.fg},${cell.bg},${extendedOf(cell)}`
}

/** The key of a cell without attributes. */
export const PLAIN_KEY = '0,0,0'

/** Sequence that sets exactly the attributes of a cell, whatever was set before. */
export function attributeSequence(cell: XtermCell, extended: number = extendedOf(cell)): string {
  const codes = [
    ...flagCodes(cell),
    ...colorCodes(cell.fg, { first: 30, long: 38 }),
    ...colorCodes(cell.bg, { first: 40, long: 48 }),
    ...underlineCodes((cell.fg & UNDERLINED) !== 0, extended),
  ]
  return `\x1b[${codes.length === 0 ? '' : `0;${codes.join(';')}`}m${cell.isProtected() === 0 ? '' : PROTECT}`
}

/**
 * Sequence that sets the attributes the terminal prints with next; the underline colour counts even while nothing is
 * underlined.
 */
export function cursorAttributeSequence(cursor: XtermCell): string {
  return attributeSequence(cursor, cursor.extended._ext)
}

/** Sequence that sets the attributes an empty cell shows: it is no part of a link, and without an underline the colour of one is not seen. */
export function blankSequence(cell: XtermCell): string {
  return attributeSequence(cell, (cell.fg & UNDERLINED) === 0 ? 0 : extendedOf(cell))
}

/** Sequence that sets only the background of a cell: erased cells have no other attribute. */
export function backgroundSequence(cell: XtermCell): string {
  return `\x1b[${['0', ...colorCodes(cell.bg, { first: 40, long: 48 })].join(';')}m`
}

/** True if an empty cell shows more than a background. The underline of a link does not count: where no character is, is no link. */
export function showsWhenEmpty(cell: XtermCell): boolean {
  const flags = cell.isInverse() | cell.isStrikethrough() | cell.isOverline() | cell.isProtected()
  return flags !== 0 || (cell.fg & UNDERLINED) !== 0
}

function extendedOf(cell: XtermCell): number {
  return cell.hasExtendedAttrs() === 0 ? 0 : cell.extended._ext
}

function flagCodes(cell: XtermCell): string[] {
  const flags: readonly (readonly [number, string])[] = [
    [cell.isBold(), '1'],
    [cell.isDim(), '2'],
    [cell.isItalic(), '3'],
    [cell.isBlink(), '5'],
    [cell.isInverse(), '7'],
    [cell.isInvisible(), '8'],
    [cell.isStrikethrough(), '9'],
    [cell.isOverline(), '53'],
  ]
  return flags.flatMap(([isSet, code]) => (isSet === 0 ? [] : [code]))
}

function colorCodes(packed: number, { first, long }: { first: number; long: number }): string[] {
  const value = packed & 0xff
  switch (packed & COLOR.kind) {
    case COLOR.rgb:
      return [`${long};2;${rgb(packed)}`]
    case COLOR.of256:
      return [`${long};5;${value}`]
    case COLOR.of16:
      return [String(value < 8 ? first + value : first + 60 + value - 8)]
    default:
      return []
  }
}

function underlineCodes(isUnderlined: boolean, extended: number): string[] {
  const style = (extended >>> UNDERLINE_STYLE_SHIFT) & UNDERLINE_STYLE_MASK
  const line = isUnderlined ? [style > 1 ? `4:${style}` : '4'] : []
  switch (extended & COLOR.kind) {
    case COLOR.rgb:
      return [...line, `58;2;${rgb(extended)}`]
    case 0:
      return line
    default:
      return [...line, `58;5;${extended & 0xff}`]
  }
}

function rgb(value: number): string {
  return `${(value >>> 16) & 0xff};${(value >>> 8) & 0xff};${value & 0xff}`
}
