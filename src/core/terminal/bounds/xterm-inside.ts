/*
 * What the bounds need of the inside of xterm.js 6.0.0, which is the same in @xterm/headless and @xterm/xterm and which the
 * public API does not tell. Both versions are pinned; `xtermInsideOf` checks every member.
 */

/** Numbers of a CSI sequence; a change is seen by the handlers called after. */
export interface CsiNumbers {
  readonly params: Int32Array
}

/** A handler's result: true ends the sequence, false leaves it to the handler registered before; a promise makes the parser wait for that. */
export type Handled = boolean | Promise<boolean>

/** What a sequence is known by. */
export interface SequenceName {
  readonly prefix?: string
  readonly intermediates?: string
  readonly final: string
}

interface Undo {
  dispose(): void
}

/** Collects the payload of OSC sequences; without a handler (`_active`), pieces go to the fallback. */
export interface OscPayloads {
  readonly _active: readonly unknown[]
  readonly _id: number
  start(): void
  put(codes: Uint32Array, from: number, to: number): void
  end(isComplete: boolean, result?: boolean): void | Promise<boolean>
}

/** Collects the payload of DCS sequences. */
export interface DcsPayloads {
  readonly _active: readonly unknown[]
  hook(name: number, numbers: unknown): void
  put(codes: Uint32Array, from: number, to: number): void
  unhook(isComplete: boolean, result?: boolean): void | Promise<boolean>
}

/** A row of cells. All rows have one prototype. */
export interface XtermRow {
  isCombined(column: number): number
  getWidth(column: number): number
  getString(column: number): string
  addCodepointToCell: (this: XtermRow, column: number, code: number, width: number) => void
}

/** A link as a program opened it. */
export interface XtermLink {
  readonly id?: string | undefined
  readonly uri: string
}

/** The links of a terminal, by number; these three are all that xterm.js asks of it. */
export interface XtermLinks {
  registerLink(link: XtermLink): number
  addLineToLink(number: number, line: number): void
  getLinkData(number: number): XtermLink | undefined
}

/** The members of a terminal's `_core` that bounds are set on. */
export interface XtermInside {
  readonly _bufferService: {
    readonly cols: number
    readonly rows: number
    readonly buffer: { readonly lines: { get(row: number): XtermRow | undefined } }
  }
  readonly _oscLinkService: XtermLinks
  readonly _inputHandler: {
    /** OSC 8; `;` alone ends the link in force. */
    setHyperlink(payload: string): boolean
    readonly _parser: {
      readonly _oscParser: OscPayloads
      readonly _dcsParser: DcsPayloads
      registerCsiHandler(name: SequenceName, handler: (numbers: CsiNumbers) => Handled): Undo
      registerEscHandler(name: Omit<SequenceName, 'prefix'>, handler: () => Handled): Undo
    }
  }
}

/** Paths that must exist; one for every member above. */
const REQUIRED = [
  '_bufferService.cols',
  '_bufferService.rows',
  '_bufferService.buffer.lines.get',
  '_oscLinkService.registerLink',
  '_oscLinkService.addLineToLink',
  '_oscLinkService.getLinkData',
  '_inputHandler.setHyperlink',
  '_inputHandler._parser._oscParser._active',
  '_inputHandler._parser._oscParser._id',
  '_inputHandler._parser._oscParser.start',
  '_inputHandler._parser._oscParser.put',
  '_inputHandler._parser._oscParser.end',
  '_inputHandler._parser._dcsParser._active',
  '_inputHandler._parser._dcsParser.hook',
  '_inputHandler._parser._dcsParser.put',
  '_inputHandler._parser._dcsParser.unhook',
  '_inputHandler._parser.registerCsiHandler',
  '_inputHandler._parser.registerEscHandler',
] as const

/** The inside of a terminal. Throws if this version of xterm.js has another structure. */
export function xtermInsideOf(terminal: object): XtermInside {
  const core: unknown = Reflect.get(terminal, '_core')
  assertMembers(core, REQUIRED)
  return core as XtermInside
}

/** Throws unless every path (`a.b.c`) leads to a value. */
export function assertMembers(root: unknown, paths: readonly string[]): void {
  const missing = paths.filter((path) => valueAt(root, path) === undefined)
  if (missing.length > 0) throw new Error(`this version of xterm.js is not supported; not found: ${missing.join(', ')}`)
}

function valueAt(root: unknown, path: string): unknown {
  return path
    .split('.')
    .reduce<unknown>(
      (value, name) => (typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined),
      root,
    )
}
