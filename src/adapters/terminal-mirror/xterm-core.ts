import type { IBufferCell, Terminal } from '@xterm/headless'
import { assertMembers } from '../../core/terminal/bounds/xterm-inside.ts'

/** Attributes of a cell or of the cursor as xterm.js stores them: colours and flags packed in `fg` and `bg`. */
interface XtermAttributes {
  readonly fg: number
  readonly bg: number
  /** `_ext` packs underline style and colour; the public getter hides them while a link is set. */
  readonly extended: { readonly _ext: number; readonly urlId: number }
  hasExtendedAttrs(): number
  isProtected(): number
}

/** A cell with the members that the public type omits; `getCell` returns these. */
export type XtermCell = IBufferCell & XtermAttributes

/** A character set as replacements by character; undefined means ASCII. */
export type XtermCharset = Readonly<Record<string, string | undefined>> | undefined

/** One of the two buffers. Rows and columns count from 0. */
export interface XtermBuffer {
  readonly x: number
  readonly y: number
  readonly ybase: number
  readonly scrollTop: number
  readonly scrollBottom: number
  readonly savedX: number
  /** Counted from the first line of the scrollback. */
  readonly savedY: number
  readonly savedCurAttrData: XtermCell
  readonly savedCharset: XtermCharset
  readonly tabs: Readonly<Record<number, boolean>>
  /** Tells how many of the oldest rows were given up. */
  readonly lines: { onTrim(listener: (rows: number) => void): unknown }
}

/** `PUT` gives a piece of the payload, `END` whether the sequence was complete. A code of -1 is none. */
export type OscFallback = (code: number, action: 'START' | 'PUT' | 'END', piece?: string | boolean) => void

/** What xterm.js 6.0.0 knows and its public API does not tell. The version is pinned; `xtermCoreOf` checks every member. */
export interface XtermCore {
  readonly coreService: {
    readonly isCursorHidden: boolean
    readonly decPrivateModes: {
      readonly cursorStyle: 'block' | 'underline' | 'bar' | undefined
      readonly cursorBlink: boolean | undefined
    }
  }
  readonly coreMouseService: { readonly activeEncoding: string }
  /** `charset` is the active one; restoring a cursor changes it but not the one of the level it belongs to. */
  readonly _charsetService: {
    readonly glevel: number
    readonly charset: XtermCharset
    readonly _charsets: readonly XtermCharset[]
  }
  readonly _bufferService: {
    readonly buffers: { readonly normal: XtermBuffer; readonly alt: XtermBuffer; readonly active: XtermBuffer }
  }
  readonly _oscLinkService: { getLinkData(id: number): { readonly id?: string; readonly uri: string } | undefined }
  readonly _inputHandler: {
    /**
     * Parses synchronously until a handler makes it pause: then it returns a promise, and goes on when it is called again with the same
     * bytes and what the promise resolved to. The public `write` waits for a timer before each piece, a millisecond or more, which
     * halves the throughput of a mirror.
     */
    parse(bytes: Uint8Array, resolved?: boolean): Promise<boolean> | undefined
    readonly _curAttrData: XtermCell
    readonly _parser: {
      readonly precedingJoinState: number
      /** Told of every OSC sequence nobody handles, in pieces. The public API has handlers for known codes only, which keep up to 10 MB each. */
      setOscHandlerFallback(handler: OscFallback): void
    }
  }
}

/** Paths that must exist; one for every value a snapshot reads. */
const REQUIRED = [
  'coreService.isCursorHidden',
  'coreService.decPrivateModes',
  'coreMouseService.activeEncoding',
  '_charsetService.glevel',
  '_charsetService._charsets',
  '_bufferService.buffers.normal.scrollBottom',
  '_bufferService.buffers.normal.savedCurAttrData',
  '_bufferService.buffers.normal.tabs',
  '_bufferService.buffers.normal.lines.onTrim',
  '_bufferService.buffers.alt.savedY',
  '_bufferService.buffers.active.x',
  '_oscLinkService.getLinkData',
  '_inputHandler.parse',
  '_inputHandler._curAttrData.fg',
  '_inputHandler._curAttrData.extended._ext',
  '_inputHandler._parser.precedingJoinState',
  '_inputHandler._parser.setOscHandlerFallback',
]

/** The internals of a terminal. Throws if this version of xterm.js has a different structure. */
export function xtermCoreOf(terminal: Terminal): XtermCore {
  const core: unknown = Reflect.get(terminal, '_core')
  assertMembers(core, REQUIRED)
  return core as XtermCore
}
