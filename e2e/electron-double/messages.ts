/** Messages from the double to its driver over the process channel. */
export type FromDouble =
  /** A window needs its page: load `url`, with `script` running first in every document. */
  | {
      readonly type: 'open-page'
      readonly window: number
      readonly url: string
      readonly script: string
      readonly size: WindowSize
    }
  | { readonly type: 'page-size'; readonly window: number; readonly size: WindowSize }
  | { readonly type: 'page-action'; readonly window: number; readonly action: PageAction }
  | { readonly type: 'record'; readonly record: Call }
  /** A dialog is open and waits for `answer-dialog`. */
  | { readonly type: 'dialog'; readonly id: number; readonly dialog: Dialog }
  | { readonly type: 'dialog-gone'; readonly id: number }
  | { readonly type: 'answer'; readonly call: number; readonly value: unknown; readonly error: string | null }

/** Action of the double on an open page. */
type PageAction = 'close' | 'reload' | 'front'

/** Messages from the driver to the double. */
export type ToDouble =
  | { readonly type: 'page-loaded'; readonly window: number; readonly error: string | null }
  | { readonly type: 'page-closed'; readonly window: number }
  | { readonly type: 'page-crashed'; readonly window: number }
  | { readonly type: 'call'; readonly call: number; readonly question: Question }

/** Requests of a test to the running double. */
export type Question =
  | { readonly kind: 'tray' }
  | { readonly kind: 'answer-dialog'; readonly id: number; readonly answer: DialogAnswer }
  | { readonly kind: 'click-tray'; readonly label: string }
  | { readonly kind: 'menu' }
  | { readonly kind: 'click-menu'; readonly label: string }
  | { readonly kind: 'second-instance' }
  | { readonly kind: 'activate' }
  | { readonly kind: 'close-window'; readonly window: number }
  | { readonly kind: 'resize-window'; readonly window: number; readonly size: WindowSize }
  | { readonly kind: 'windows' }
  | { readonly kind: 'click-notification' }
  | { readonly kind: 'power-off' }

/** A call of the app that would be visible on a real desktop. */
export type Call =
  | { readonly kind: 'badge'; readonly count: number }
  | { readonly kind: 'notification'; readonly title: string; readonly body: string }
  | { readonly kind: 'open-external'; readonly url: string }
  | { readonly kind: 'open-path'; readonly path: string }
  | { readonly kind: 'error-box'; readonly title: string; readonly content: string }
  | { readonly kind: 'progress'; readonly window: number; readonly progress: number }
  | { readonly kind: 'theme'; readonly source: string }

/** An open dialog. */
export type Dialog =
  | { readonly kind: 'message'; readonly message: string; readonly detail: string; readonly buttons: readonly string[] }
  | { readonly kind: 'open'; readonly title: string; readonly defaultPath: string }

/** The user's answer to it. */
export type DialogAnswer =
  { readonly kind: 'button'; readonly label: string } | { readonly kind: 'paths'; readonly paths: readonly string[] }

/** A visible menu item. */
export interface ItemView {
  readonly label: string
  readonly enabled: boolean
  readonly accelerator: string | null
  readonly items: readonly ItemView[]
}

/** The visible tray; null if there is no icon. */
export type TrayView = { readonly tooltip: string; readonly items: readonly ItemView[] } | null

/** Width and height of a window, px. */
export interface WindowSize {
  readonly width: number
  readonly height: number
}

/** A visible window. */
export interface WindowView {
  readonly id: number
  readonly visible: boolean
  readonly focused: boolean
  readonly size: WindowSize
}
