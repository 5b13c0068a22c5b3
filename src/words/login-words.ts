import { assertNever } from '../base/assert-never.ts'
import type { LoginRefusal } from '../shapes/login.ts'
import { formatCount, formatDuration, formatTimeOfDay } from './format.ts'

/** Said of a login that may only look. */
export const READ_ONLY_HINT = 'This login may look at everything and change nothing.'

/** The ways to an address that logs a window in. */
export const ADDRESS_WAYS = {
  terminal: 'Press Enter in the terminal in which Corral runs',
  command: 'npm start -- --headless --login',
  window: 'In a window that is logged in: Settings, Logins',
} as const

/** Why a window is not logged in; null: it has not tried. */
export function refusalWords(reason: LoginRefusal | null): string {
  switch (reason) {
    case null:
      return 'This window is not logged in. The address Corral prints logs it in.'
    case 'unknown':
      return 'This window is not logged in any more: its login was ended, or its address is from before Corral was last started.'
    case 'used':
      return 'This address was used before, and each works only once. If you did not use it, somebody else did: end that login under Settings, Logins.'
    case 'expired':
      return 'This address is more than a minute old and does not work any more.'
    case 'other-address':
      return 'This code belongs to another address. Open the whole address.'
    case 'other-user':
      return 'Corral opened this address for your own browser and cannot tell that this is it. Open the address it printed.'
    case 'too-many':
      return 'This login has as many windows as one may have. Close some of them, or open a new address.'
    case 'other-version':
      return 'This page is older or newer than Corral’s host. A new address brings the page that belongs to it.'
    case 'wrong-proof':
      return 'Corral’s host does not recognise this window. A new address logs it in.'
    default:
      return assertNever(reason)
  }
}

/** Where a login comes from: an address of this machine may be the end of a tunnel. */
export function originWords(from: string): string {
  const plain = from.replace(/^::ffff:/, '')
  return plain === '127.0.0.1' || plain === '::1' ? 'this machine or a tunnel' : plain
}

/** When a login is in use, and since when it exists; times are epoch ms. */
export function useWords(
  { createdAt, lastUsedAt, pages }: Readonly<Record<'createdAt' | 'lastUsedAt' | 'pages', number>>,
  now: number,
): string {
  const since = `since ${formatTimeOfDay(createdAt, now)}`
  if (pages > 0) return `${formatCount(pages, 'window')} open, ${since}`
  return `last used ${formatDuration(Math.max(0, now - lastUsedAt))} ago, ${since}`
}

/** How long an address still works: "Works once, for 42 s."; less than a second: not any more. */
export function validityWords(leftMs: number): string {
  const seconds = Math.floor(leftMs / 1000)
  return seconds > 0 ? `Works once, for ${seconds} s.` : 'This address does not work any more.'
}
