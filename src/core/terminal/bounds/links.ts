import { LINK_MAX_CHARACTERS, LINKS_KEPT, LINKS_MAX_CHARACTERS } from '../../limits.ts'
import type { XtermInside, XtermLink } from './xterm-inside.ts'

/**
 * Replaces the links (OSC 8) a terminal remembers by a bounded number of them. xterm.js has a marker for each line of each link, which
 * costs some 6 KB and time at every line that scrolls and at every character of a link. Returns the handler to register for OSC 8: true
 * if the sequence is dealt with.
 */
export function boundLinks({
  _oscLinkService: service,
  _inputHandler: input,
}: XtermInside): (payload: string) => boolean {
  const links = new RecentLinks()
  service.registerLink = (link) => links.add(link)
  service.getLinkData = (number) => links.get(number)
  // Where a link is, its cells say.
  service.addLineToLink = () => undefined
  return (payload) => payload.length > LINK_MAX_CHARACTERS && input.setHyperlink(';')
}

/** The links added last, by number; numbers are never used again. */
class RecentLinks {
  private readonly links = new Map<number, XtermLink>()
  /** Numbers of links with an id of their own, by id and address: programs repeat these to say that it is the same link. */
  private readonly numbers = new Map<string, number>()
  private count = 0
  private characters = 0

  add(link: XtermLink): number {
    const key = keyOf(link)
    const known = key === null ? undefined : this.numbers.get(key)
    if (known !== undefined) return known
    this.count += 1
    this.links.set(this.count, link)
    if (key !== null) this.numbers.set(key, this.count)
    this.characters += lengthOf(link)
    for (const [number, oldest] of this.links) {
      if (this.links.size <= LINKS_KEPT && this.characters <= LINKS_MAX_CHARACTERS) break
      this.forget(number, oldest)
    }
    return this.count
  }

  get(number: number): XtermLink | undefined {
    return this.links.get(number)
  }

  private forget(number: number, link: XtermLink): void {
    const key = keyOf(link)
    this.links.delete(number)
    if (key !== null) this.numbers.delete(key)
    this.characters -= lengthOf(link)
  }
}

function keyOf({ id, uri }: XtermLink): string | null {
  return id === undefined ? null : `${id};;${uri}`
}

function lengthOf({ id = '', uri }: XtermLink): number {
  return id.length + uri.length
}
