/**
 * State of a VT parser between two characters; the states of https://vt100.net/emu/dec_ansi_parser as implemented in
 * xterm.js 6.
 */
export type ParserState =
  | 'ground'
  | 'escape'
  | 'escape-intermediate'
  | 'csi-entry'
  | 'csi-param'
  | 'csi-intermediate'
  | 'csi-ignore'
  | 'string'
  | 'osc'
  | 'dcs-entry'
  | 'dcs-param'
  | 'dcs-intermediate'
  | 'dcs-ignore'
  | 'dcs-body'

/** Kinds of characters that the parser distinguishes. */
type Kind = 'control' | 'bell' | 'intermediate' | 'digit' | 'private' | 'final' | 'delete' | 'text'

type Row = Readonly<Partial<Record<Kind, ParserState>>>

const IN_CSI: Row = { final: 'ground', text: 'ground', intermediate: 'csi-intermediate' }
const IN_DCS: Row = { final: 'dcs-body', text: 'ground', intermediate: 'dcs-intermediate' }

/**
 * The next state for each kind of character; a kind that is not listed keeps the state. `escape` also depends on the
 * character itself.
 */
const TABLE: Readonly<Record<ParserState, Row>> = {
  ground: {},
  escape: { intermediate: 'escape-intermediate', digit: 'ground', private: 'ground', final: 'ground', text: 'ground' },
  'escape-intermediate': { digit: 'ground', private: 'ground', final: 'ground', text: 'ground' },
  'csi-entry': { ...IN_CSI, digit: 'csi-param', private: 'csi-param' },
  'csi-param': { ...IN_CSI, private: 'csi-ignore' },
  'csi-intermediate': { ...IN_CSI, digit: 'csi-ignore', private: 'csi-ignore' },
  'csi-ignore': { final: 'ground' },
  string: {},
  osc: { bell: 'ground' },
  'dcs-entry': { ...IN_DCS, digit: 'dcs-param', private: 'dcs-param' },
  'dcs-param': { ...IN_DCS, private: 'dcs-ignore' },
  'dcs-intermediate': { ...IN_DCS, digit: 'dcs-ignore', private: 'dcs-ignore' },
  'dcs-ignore': {},
  'dcs-body': {},
}

/** ESC followed by one of these starts a longer sequence: [ ] P X ^ _ */
const OPENED_BY_ESCAPE: ReadonlyMap<number, ParserState> = new Map([
  [0x5b, 'csi-entry'],
  [0x5d, 'osc'],
  [0x50, 'dcs-entry'],
  [0x58, 'string'],
  [0x5e, 'string'],
  [0x5f, 'string'],
])

/** Single C1 characters that do the same. */
const OPENED_BY_C1: ReadonlyMap<number, ParserState> = new Map([
  [0x9b, 'csi-entry'],
  [0x9d, 'osc'],
  [0x90, 'dcs-entry'],
  [0x98, 'string'],
  [0x9e, 'string'],
  [0x9f, 'string'],
])

const ESC = 0x1b
const CAN = 0x18
const SUB = 0x1a

/** States in which a control character is executed at once instead of becoming part of the sequence. */
const EXECUTING: ReadonlySet<ParserState> = new Set<ParserState>([
  'escape',
  'escape-intermediate',
  'csi-entry',
  'csi-param',
  'csi-intermediate',
  'csi-ignore',
])

/** The state after `code` (a Unicode code point). */
export function nextState(state: ParserState, code: number): ParserState {
  if (code === ESC) return 'escape'
  if (code === CAN || code === SUB) return 'ground'
  if (code >= 0x80 && code < 0xa0) return OPENED_BY_C1.get(code) ?? 'ground'
  if (state === 'escape') {
    const opened = OPENED_BY_ESCAPE.get(code)
    if (opened !== undefined) return opened
  }
  return TABLE[state][kindOf(code)] ?? state
}

/** True if `code` starts a new sequence, whatever came before. */
export function isOpening(code: number): boolean {
  return code === ESC || OPENED_BY_C1.has(code)
}

/** True if `code` is executed at once inside an open sequence and is not part of it. */
export function isExecutedWithin(state: ParserState, code: number): boolean {
  return code < 0x20 && EXECUTING.has(state)
}

function kindOf(code: number): Kind {
  if (code < 0x20) return code === 0x07 ? 'bell' : 'control'
  if (code < 0x30) return 'intermediate'
  if (code < 0x3c) return 'digit'
  if (code < 0x40) return 'private'
  if (code < 0x7f) return 'final'
  return code === 0x7f ? 'delete' : 'text'
}
