import { app, shell, type Session, type WebContents } from 'electron'
import type { ReportBug } from '../../contract/rpc/handlers.ts'
import { isOpenable } from '../../core/terminal/openable.ts'

/** The one permission pages have: writing to the clipboard after a gesture, which copying from a terminal needs. */
const ALLOWED_PERMISSION = 'clipboard-sanitized-write'

/** What locking the pages needs. */
export interface PageLock {
  /** True for the app's own page, which may load itself again. */
  readonly isOwnPage: (url: string) => boolean
  readonly reportBug: ReportBug
}

/** Locks down every page, present and future: no navigation elsewhere, no new windows, no webviews, no permissions. */
export function lockPages(lock: PageLock): void {
  app.on('web-contents-created', (_event, contents) => lockPage(contents, lock))
}

/** Answers every permission question of a session. */
export function lockPermissions(session: Session): void {
  session.setPermissionRequestHandler((_contents, permission, answer) => answer(permission === ALLOWED_PERMISSION))
  session.setPermissionCheckHandler((_contents, permission) => permission === ALLOWED_PERMISSION)
}

function lockPage(contents: WebContents, { isOwnPage, reportBug }: PageLock): void {
  contents.on('will-navigate', (event) => {
    if (!isOwnPage(event.url)) event.preventDefault()
  })
  contents.on('will-attach-webview', (event) => event.preventDefault())
  contents.setWindowOpenHandler(({ url }) => {
    if (isOpenable(url)) shell.openExternal(url).catch((error: unknown) => reportBug(error, `opening ${url}`))
    return { action: 'deny' }
  })
}
