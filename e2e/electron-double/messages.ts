/** Messages from the double to its driver over the process channel. */
export type FromDouble =
  /** A window needs its page: load `url`, with `scripts` running first in every document, one after another. */
  | {
      readonly type: 'open-page'
      readonly window: number
      readonly url: string
      readonly scripts: readonly WorldScript[]
      readonly size: WindowSize
    }
  | { readonly type: 'page-size'; readonly window: number; readonly size: WindowSize }
  /** Answers `navigating`. */
  | { readonly type: 'navigation'; readonly navigation: number; readonly isAllowed: boolean }
  | { readonly type: 'page-action'; readonly window: number; readonly action: PageAction }
  | { readonly type: 'record'; readonly record: Call }
  /** A dialog is open and waits for `answer-dialog`; with `blocking`, the path of a file, the whole main process waits for the answer there. */
  | { readonly type: 'dialog'; readonly id: number; readonly dialog: Dialog; readonly blocking: string | null }
  | { readonly type: 'dialog-gone'; readonly id: number }
  | { readonly type: 'answer'; readonly call: number; readonly value: unknown; readonly error: string | null }

/** What runs in one JavaScript world of a document before any script of the page. */
export interface WorldScript {
  readonly world: 'main' | 'preload'
  readonly text: string
}

/** Action of the double on an open page. */
type PageAction = 'close' | 'reload' | 'front' | 'crash'

/** Messages from the driver to the double. */
export type ToDouble =
  | { readonly type: 'page-loaded'; readonly window: number; readonly error: string | null }
  | { readonly type: 'page-closed'; readonly window: number }
  | { readonly type: 'page-crashed'; readonly window: number }
  /** A page's main frame is about to load a document. */
  | {
      readonly type: 'navigating'
      readonly window: number
      readonly navigation: number
      readonly url: string
      readonly byPage: boolean
    }
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
  /** The system is to be shut down (Linux, macOS). */
  | { readonly kind: 'power-off' }
  /** The person logs off or shuts down (Windows): the app is asked, then ended. */
  | { readonly kind: 'query-session-end' }
  /** The system does not wait any longer (Windows). */
  | { readonly kind: 'session-end' }
  /** The compositor or the session bus is gone (Linux). */
  | { readonly kind: 'session-lost' }
  /** The dock or the system asks the app to quit. */
  | { readonly kind: 'quit' }
  | { readonly kind: 'minimize-window'; readonly window: number }
  | { readonly kind: 'full-screen'; readonly window: number }
  | { readonly kind: 'maximize-window'; readonly window: number }
  /** The Alt key alone is pressed in every window. */
  | { readonly kind: 'press-alt' }
  | { readonly kind: 'focus-window'; readonly window: number }
  /** A page asks for a permission; resolves with the app's answer. */
  | { readonly kind: 'ask-permission'; readonly permission: string }
  /** Another app comes to the front. */
  | { readonly kind: 'blur' }
  | { readonly kind: 'click-tray-icon' }
  /** A page does not answer input any more. */
  | { readonly kind: 'hang-page'; readonly window: number }
  /** It answers again. */
  | { readonly kind: 'answering-page'; readonly window: number }
  /** A message that does not come from the page of the window: of another document there, of a frame in it, or of a document that is gone. */
  | {
      readonly kind: 'stray-message'
      readonly window: number
      readonly from: 'other-document' | 'inner-frame' | 'gone'
      readonly channel: string
      readonly args: readonly unknown[]
    }
  /** A process of Chromium other than a page's has ended. */
  | { readonly kind: 'lose-gpu' }

/** A call of the app that would be visible on a real desktop. */
export type Call =
  | { readonly kind: 'badge'; readonly count: number }
  | { readonly kind: 'notification'; readonly title: string; readonly body: string }
  /** The app's successor is put in its place. */
  | { readonly kind: 'install'; readonly isSilent: boolean; readonly startsAgain: boolean }
  | { readonly kind: 'open-external'; readonly url: string }
  | { readonly kind: 'open-path'; readonly path: string }
  | { readonly kind: 'error-box'; readonly title: string; readonly content: string }
  /** A full-screen window was hidden, which leaves an empty space on macOS. */
  | { readonly kind: 'black-space'; readonly window: number }
  | { readonly kind: 'power-save-block'; readonly type: string; readonly isOn: boolean }
  | { readonly kind: 'progress'; readonly window: number; readonly progress: number }
  | { readonly kind: 'theme'; readonly source: string }
  | { readonly kind: 'without-gpu' }

/** An open dialog. */
export type Dialog =
  | {
      readonly kind: 'message'
      readonly message: string
      readonly detail: string
      readonly buttons: readonly string[]
      /** It lies over a window. */
      readonly hasParent: boolean
    }
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
  readonly minimized: boolean
  /** The menu bar is shown (never on macOS). */
  readonly menuBar: boolean
  readonly focused: boolean
  /** Width of its icon, px; 0: none. */
  readonly iconWidth: number
  readonly size: WindowSize
}
