import { err, ok, type Result } from '../../base/result.ts'

/** Whoever can change what an update feed answers can run programs as the user: the address must be one nobody on the way can take over. */
const LOCAL = /^http:\/\/(?:127\.0\.0\.1|localhost|\[::1\])(?::\d+)?(?:\/|$)/
const SECURE = /^https:\/\/[^/?#@\s]+(?:\/|$)/

/** Where updates come from: the address of a folder as electron-builder's provider `generic` fills it; null: from nowhere. */
export type UpdateFeed = string | null

/** Reads the address of a feed; an empty one means none. */
export function parseFeed(text: string): Result<UpdateFeed, { readonly message: string }> {
  const url = text.trim()
  if (url === '') return ok(null)
  if (/[?#\s]/.test(url)) return err({ message: 'The address of an update feed is a folder: no ?, # or spaces.' })
  if (SECURE.test(url) || LOCAL.test(url)) return ok(url.endsWith('/') ? url : `${url}/`)
  return err({ message: 'An update feed needs an https address.' })
}
