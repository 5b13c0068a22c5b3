import { visibleText } from '../../visible-text.ts'
import { decodeText } from '../../process/decode-text.ts'
import { bytesOfBase64 } from './base64.ts'

/*
 * OSC 7501, the Program Status Protocol (draft of October 2026): a program tells the terminal what it is doing, as
 * `key=value:key=value`. Limits and keys are the draft's.
 */

/** The number of the sequence. */
export const PROGRAM_STATUS_OSC = 7501
/** Payload that asks whether the terminal reads reports. */
export const PROGRAM_STATUS_QUERY = '?'

/** Longest sequence, bytes, with its number and terminator. */
const SEQUENCE_MAX_BYTES = 4096
/** `ESC ] 7501 ;` and `ESC \`. */
const FRAME_BYTES = 9
const KEY_MAX = 16
const APP_MAX = 32
const ID_MAX = 128
const ID_MAX_LEVELS = 8
const TITLE_MAX_BYTES = 192
const MESSAGE_MAX_BYTES = 2048

const KEY = new RegExp(`^[a-z0-9_-]{1,${KEY_MAX}}$`)
const APP = new RegExp(`^[\\x21-\\x39\\x3c-\\x7e]{1,${APP_MAX}}$`)
const SEGMENT = /^[A-Za-z0-9_.+-]{1,32}$/

export type ReportedState = 'idle' | 'working' | 'done' | 'blocked' | 'error'
export type BlockedKind = 'permission' | 'question' | 'auth'

/** One report of a program about itself (`id` empty) or a part of it (`id`: a path of segments joined by "/"). */
export interface StatusReport {
  readonly id: string
  readonly state: ReportedState | 'clear'
  /** Why it is blocked; null: not told, or it is not blocked. */
  readonly kind: BlockedKind | null
  /** Percent; null: not told. */
  readonly progress: number | null
  readonly app: string
  readonly title: string
  readonly message: string
}

const STATES: ReadonlySet<string> = new Set(['idle', 'working', 'done', 'blocked', 'error', 'clear'])
const KINDS: ReadonlySet<string> = new Set(['permission', 'question', 'auth'])

/** A report out of the payload of an OSC 7501 sequence. Null: a limit is broken or a value is malformed, which voids the whole report; unknown keys are skipped. */
export function parseStatusReport(payload: string): StatusReport | null {
  if (payload.length > SEQUENCE_MAX_BYTES - FRAME_BYTES) return null
  const values = new Map<string, string>()
  for (const pair of payload.split(':')) {
    const at = pair.indexOf('=')
    if (at < 1 || !KEY.test(pair.slice(0, at))) return null
    values.set(pair.slice(0, at), pair.slice(at + 1))
  }
  return reportOf(values)
}

function reportOf(values: ReadonlyMap<string, string>): StatusReport | null {
  const state = values.get('state')
  const id = values.get('id') ?? ''
  const kind = values.get('kind') ?? null
  const app = values.get('app') ?? ''
  const progress = percentOf(values.get('progress'))
  const title = textOf(values.get('title'), TITLE_MAX_BYTES)
  const message = textOf(values.get('msg'), MESSAGE_MAX_BYTES)
  if (state === undefined || !STATES.has(state) || !isId(id) || (app !== '' && !APP.test(app))) return null
  if (kind !== null && !KINDS.has(kind)) return null
  if (progress === undefined || title === null || message === null) return null
  return {
    id,
    state: state as StatusReport['state'],
    kind: state === 'blocked' ? (kind as BlockedKind | null) : null,
    ...{ progress, app, title, message },
  }
}

function isId(id: string): boolean {
  if (id === '') return true
  const segments = id.split('/')
  return id.length <= ID_MAX && segments.length <= ID_MAX_LEVELS && segments.every((segment) => SEGMENT.test(segment))
}

/** Undefined: malformed. */
function percentOf(text: string | undefined): number | null | undefined {
  if (text === undefined) return null
  return /^(?:100|\d{1,2})$/.test(text) ? Number(text) : undefined
}

/** Null: malformed. */
function textOf(base64: string | undefined, maxBytes: number): string | null {
  if (base64 === undefined) return ''
  const bytes = bytesOfBase64(base64)
  if (bytes === null || bytes.length > maxBytes) return null
  const text = decodeText(bytes, 0, bytes.length)
  return text.includes('\ufffd') || /\p{Cc}/u.test(text) ? null : visibleText(text)
}
