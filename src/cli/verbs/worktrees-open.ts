import { parseArgs } from '../../words/args.ts'
import { EXIT } from '../exit-codes.ts'
import { Failure } from '../failure.ts'
import { hasScreen, openFolder } from '../host/open-folder.ts'
import type { Session } from '../host/session.ts'

/** How worktrees are opened. */
export interface OpenOptions {
  /** In the editor of the settings. */
  readonly editor?: true
  /** Their paths are printed, and nothing is opened. */
  readonly print?: true
}

const NO_EDITOR =
  'No editor is named. In the window: Settings, General, Editor; or print the path: "corral worktrees open … --print".'

/** `corral worktrees open`: by this process, on the screen of the one who calls it; where there is none the paths are printed. */
export async function openAll(session: Session, refs: readonly string[], options: OpenOptions): Promise<void> {
  const { out } = session
  const isPrinted = options.print === true || (options.editor !== true && !hasScreen(process.platform, process.env))
  const words = options.editor === true && !isPrinted ? await editorOf(session) : null
  const opened: { readonly path: string; readonly isOpen: boolean }[] = []
  for (const worktree of refs) {
    const path = await pathOf(session, worktree)
    if (!isPrinted) await show(path, words)
    opened.push({ path, isOpen: !isPrinted })
    if (out.isJson) continue
    if (isPrinted) out.line(path)
    else out.note(`Opening ${path}`)
  }
  if (out.isJson) out.json({ worktrees: opened })
}

async function pathOf(session: Session, worktree: string): Promise<string> {
  const { path } = (await session.ask('worktree.show', { worktree })).worktree
  if (path === null) throw new Failure(EXIT.refused, `${worktree} is a branch without a folder.`)
  return path
}

async function show(path: string, words: readonly string[] | null): Promise<void> {
  const opened = await openFolder(path, words)
  if (!opened.ok) throw new Failure(EXIT.failed, opened.error)
}

async function editorOf(session: Session): Promise<readonly string[]> {
  const { settings } = await session.ask('fleet.subscribe', {})
  const words = parseArgs(settings.editor)
  if (!words.ok) throw new Failure(EXIT.refused, `The editor of the settings cannot be read: ${words.error}`)
  if (words.value.length === 0) throw new Failure(EXIT.refused, NO_EDITOR)
  return words.value
}
