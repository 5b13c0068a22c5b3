import { app, shell, type Session, type WebContents } from 'electron'
import type { ReportBug } from '../../contract/rpc/handlers.ts'
import { isOpenable } from '../../core/terminal/openable.ts'

/** The one permission pages have: writing to the clipboard after a gesture, which copying from a terminal needs. */
const ALLOWED_PERMISSION = 'clipboard-sanitized-write'

/** Locks down every page, present and future: no navigation, no new windows, no webviews, no permissions. */
export function lockPages(reportBug: ReportBug): void {
  app.on('web-contents-created', (_event, contents) => lockPage(contents, reportBug))
}

/** Answers every permission question of a session. */
export function lockPermissions(session: Session): void {
  session.setPermissionRequestHandler((_contents, permission, answer) => answer(permission === ALLOWED_PERMISSION))
  session.setPermissionCheckHandler((_contents, permission) => permission === ALLOWED_PERMISSION)
}

function lockPage(contents: WebContents, reportBug: ReportBug): void {
  contents.on('will-navigate', (event) => event.preventDefault())
  contents.on('will-attach-webview', (event) => event.preventDefault())
  contents.setWindowOpenHandler(({ url }) => {
    if (isOpenable(url)) shell.openExternal(url).catch((error: unknown) => reportBug(error, `opening ${url}`))
    return { action: 'deny' }
  })
}
