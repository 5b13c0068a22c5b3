import { assertNever } from '../../base/assert-never.ts'

/** A feed is looked at this often while the app runs, ms: four times a working day, and after every start. */
export const LOOK_EVERY_MS = 6 * 60 * 60 * 1000

/** A download of which nothing has come for so long, ms, has stopped for good: its requests have no time limit of their own in Electron. */
export const STALLED_MS = 10 * 60 * 1000

/** How far the app is with an update; `downloaded` waits to be installed. */
export type UpdateState =
  | { readonly kind: 'off' }
  | { readonly kind: 'current'; readonly lookedAt: number | null }
  | { readonly kind: 'looking' }
  /** `heardAt`: when something came last, epoch ms. */
  | { readonly kind: 'downloading'; readonly version: string; readonly heardAt: number }
  | { readonly kind: 'downloaded'; readonly version: string }
  | { readonly kind: 'failed'; readonly lookedAt: number; readonly message: string }

/** What came of a look or a download. Times in epoch ms. */
export type UpdateNews =
  | { readonly kind: 'look-began' }
  | { readonly kind: 'nothing-new'; readonly at: number }
  | { readonly kind: 'found'; readonly version: string; readonly at: number }
  /** A part of the download. */
  | { readonly kind: 'more-came'; readonly at: number }
  | { readonly kind: 'download-ended'; readonly version: string }
  | { readonly kind: 'failed'; readonly at: number; readonly message: string }

/** The state after some news. What was downloaded stays so: a later failure takes nothing back. */
export function afterNews(state: UpdateState, news: UpdateNews): UpdateState {
  if (state.kind === 'off') return state
  if (state.kind === 'downloaded' && news.kind !== 'download-ended') return state
  switch (news.kind) {
    case 'look-began':
      return { kind: 'looking' }
    case 'nothing-new':
      return { kind: 'current', lookedAt: news.at }
    case 'found':
      return { kind: 'downloading', version: news.version, heardAt: news.at }
    case 'more-came':
      return state.kind === 'downloading' ? { ...state, heardAt: news.at } : state
    case 'download-ended':
      return { kind: 'downloaded', version: news.version }
    case 'failed':
      return { kind: 'failed', lookedAt: news.at, message: news.message }
    default:
      return assertNever(news)
  }
}

/** Whether the download is to be given up now (epoch ms). */
export function isStalled(state: UpdateState, now: number): boolean {
  return state.kind === 'downloading' && now - state.heardAt >= STALLED_MS
}

/** Whether the feed is to be looked at now (epoch ms). A clock that was put back is no reason to wait. */
export function isLookDue(state: UpdateState, now: number): boolean {
  if (state.kind !== 'current' && state.kind !== 'failed') return false
  const { lookedAt } = state
  return lookedAt === null || lookedAt > now || now - lookedAt >= LOOK_EVERY_MS
}
