import type { IBufferCell } from '@xterm/headless'
import type { XtermAttributes } from './xterm-core.ts'

/** xterm.js packs the kind of a colour into these bits; none set: the default colour. */
const COLOR_KIND = 0x300_0000
const COLOR_RGB = 0x300_0000
/** Selective erase protection is no part of SGR but is reset by SGR 0. */
const PROTECT = '\x1b[1"q'

type Attributes = IBufferCell & XtermAttributes

/** Names an attribute set: two cells with the same key look the same. Links are apart. */
export function attributeKey(cell: XtermAttributes): string {
  return `${cell.fg},${cell.bg},${cell.hasExtendedAttrs() ? cell.extended.ext : 0}`
}

/** The key of no attributes at all. */
export const PLAIN_KEY = '0,0,0'

/** Sequence that sets exactly these attributes, whatever was set before. */
export function attributeSequence(cell: Attributes): string {
  const codes = ['0', ...flagCodes(cell), ...colorCodes(cell, 'fg'), ...colorCodes(cell, 'bg'), ...underlineCodes(cell)]
  return `\x1b[${codes.length === 1 ? '' : codes.join(';')}m${cell.isProtected() ? PROTECT : ''}`
}

/** Sequence that sets only the background: what erased cells are made with. */
export function backgroundSequence(cell: Attributes): string {
  return `\x1b[${['0', ...colorCodes(cell, 'bg')].join(';')}m`
}

/** Kind and value of the background. */
export function backgroundKey(cell: IBufferCell): string {
  return `${cell.getBgColorMode()},${cell.getBgColor()}`
}

/** The background key of a cell nobody has touched. */
export const PLAIN_BACKGROUND = '0,-1'

/** True when an empty cell of these attributes is seen as more than its background. */
export function showsWhenEmpty(cell: Attributes): boolean {
  return Boolean(cell.isInverse() || cell.isUnderline() || cell.isStrikethrough() || cell.isOverline() || cell.isProtected())
}

function flagCodes(cell: Attributes): string[] {
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
  return flags.flatMap(([isSet, code]) => (isSet ? [code] : []))
}

function colorCodes(cell: IBufferCell, layer: 'fg' | 'bg'): string[] {
  const [isDefault, isRgb, value] =
    layer === 'fg' ? [cell.isFgDefault(), cell.isFgRGB(), cell.getFgColor()] : [cell.isBgDefault(), cell.isBgRGB(), cell.getBgColor()]
  const [first, extended] = layer === 'fg' ? [30, 38] : [40, 48]
  if (isDefault) return []
  if (isRgb) return [`${extended};2;${rgb(value)}`]
  const isOf16 = (layer === 'fg' ? cell.getFgColorMode() : cell.getBgColorMode()) === 0x100_0000
  if (!isOf16) return [`${extended};5;${value}`]
  return [String(value < 8 ? first + value : first + 60 + value - 8)]
}

function underlineCodes(cell: Attributes): string[] {
  if (!cell.hasExtendedAttrs()) return cell.isUnderline() ? ['4'] : []
  const { underlineStyle, underlineColor } = cell.extended
  const style = cell.isUnderline() ? [`4:${underlineStyle}`] : []
  const kind = underlineColor & COLOR_KIND
  if (kind === 0) return style
  const color = kind === COLOR_RGB ? `58;2;${rgb(underlineColor & 0xff_ffff)}` : `58;5;${underlineColor & 0xff}`
  return [...style, color]
}

function rgb(value: number): string {
  return `${(value >>> 16) & 0xff};${(value >>> 8) & 0xff};${value & 0xff}`
}
