/** What the double tells its driver over the process channel. */
export type FromDouble =
  /** A window wants its page: load `url` after `script` was made to run in every document. */
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
  /** A dialog is up and waits for `answer-dialog`. */
  | { readonly type: 'dialog'; readonly id: number; readonly dialog: Dialog }
  | { readonly type: 'dialog-gone'; readonly id: number }
  | { readonly type: 'answer'; readonly call: number; readonly value: unknown; readonly error: string | null }

/** What the double does to a page that is open. */
type PageAction = 'close' | 'reload' | 'front'

/** What the driver tells the double. */
export type ToDouble =
  | { readonly type: 'page-loaded'; readonly window: number; readonly error: string | null }
  | { readonly type: 'page-closed'; readonly window: number }
  | { readonly type: 'page-crashed'; readonly window: number }
  | { readonly type: 'call'; readonly call: number; readonly question: Question }

/** What a test can ask of the running double. */
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

/** One call of the app that left a trace on a real desktop. */
export type Call =
  | { readonly kind: 'notification'; readonly title: string; readonly body: string }
  | { readonly kind: 'open-external'; readonly url: string }
  | { readonly kind: 'error-box'; readonly title: string; readonly content: string }
  | { readonly kind: 'progress'; readonly window: number; readonly progress: number }
  | { readonly kind: 'theme'; readonly source: string }

/** A dialog as a person sees it. */
export type Dialog =
  | { readonly kind: 'message'; readonly message: string; readonly detail: string; readonly buttons: readonly string[] }
  | { readonly kind: 'open'; readonly title: string; readonly defaultPath: string }

/** What the person does with it. */
export type DialogAnswer =
  { readonly kind: 'button'; readonly label: string } | { readonly kind: 'paths'; readonly paths: readonly string[] }

/** A menu item as a person sees it. */
export interface ItemView {
  readonly label: string
  readonly enabled: boolean
  readonly accelerator: string | null
  readonly items: readonly ItemView[]
}

/** The tray as a person sees it; null: no icon. */
export type TrayView = { readonly tooltip: string; readonly items: readonly ItemView[] } | null

/** Width and height of a window, px. */
export interface WindowSize {
  readonly width: number
  readonly height: number
}

/** A window as a person sees it. */
export interface WindowView {
  readonly id: number
  readonly visible: boolean
  readonly focused: boolean
  readonly size: WindowSize
}
