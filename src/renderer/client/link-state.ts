/** State of the connection between page and host. */
export type LinkState =
  | { readonly kind: 'connecting' }
  | { readonly kind: 'live' }
  /** Connected, but no packet arrives; `since` is the last packet, epoch ms of the page's clock. */
  | { readonly kind: 'silent'; readonly since: number }
  /** Lost; `nextAt` is the next attempt, epoch ms of the page's clock, null while one runs. */
  | { readonly kind: 'gone'; readonly reason: string; readonly attempt: number; readonly nextAt: number | null }
  /** The web host wants its token; `problem` says what was wrong with the last one. */
  | { readonly kind: 'login'; readonly problem: string | null; readonly busy: boolean }
  /** Host and page speak different versions of the contract. */
  | { readonly kind: 'mismatch'; readonly hostVersion: string; readonly hostContract: number }
