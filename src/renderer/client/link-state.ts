import type { LoginRefusal } from '../../shapes/login.ts'

/** State of the connection between page and host. */
export type LinkState =
  | { readonly kind: 'connecting' }
  | { readonly kind: 'live' }
  /** Connected, but no packet arrives; `since` is the last packet, epoch ms of the page's clock. */
  | { readonly kind: 'silent'; readonly since: number }
  /**
   * Lost; `nextAt` is the next attempt, epoch ms of the page's clock, null while one runs. `isStranger`: another
   * program answers in the host's place.
   */
  | {
      readonly kind: 'gone'
      readonly reason: string
      /** Until when what is shown was true, epoch ms; null: there was no connection yet. */
      readonly asOf: number | null
      readonly isStranger: boolean
      readonly attempt: number
      readonly nextAt: number | null
    }
  /** The web host asks for a code; `reason` says why what this page had was refused, null: it had nothing. */
  | { readonly kind: 'login'; readonly reason: LoginRefusal | null }
  /** Host and page speak different versions of the contract. */
  | { readonly kind: 'mismatch'; readonly hostVersion: string; readonly hostContract: number }
