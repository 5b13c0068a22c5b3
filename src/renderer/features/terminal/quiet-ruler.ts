import type { Terminal } from '@xterm/xterm'

/** What xterm.js 6 keeps of the marks beside its scroll bar. */
interface Core {
  readonly _overviewRulerRenderer?: { _queueRefresh(size?: boolean, anchor?: boolean): void }
  readonly _decorationService?: { readonly decorations: Iterable<unknown> }
}

/**
 * Lets xterm.js draw the marks beside the scroll bar only while there are any, or when they change. It does so after every frame, for
 * which the page draws a second one, and asks each time how high its screen is, for which the browser lays out the page.
 */
export function quietRuler(terminal: Terminal): void {
  const { _core: core } = terminal as unknown as { _core?: Core }
  const ruler = core?._overviewRulerRenderer
  const marks = core?._decorationService
  if (ruler === undefined || marks === undefined) return
  const queue = ruler._queueRefresh.bind(ruler)
  ruler._queueRefresh = (size, anchor) => {
    if (size === true || anchor === true || hasAny(marks.decorations)) queue(size, anchor)
  }
  knowScreenHeight(terminal)
}

/** Answers by what xterm.js has itself set. */
function knowScreenHeight({ element }: Terminal): void {
  const screen = element?.querySelector<HTMLElement>('.xterm-screen')
  if (!screen) return
  Object.defineProperty(screen, 'clientHeight', {
    configurable: true,
    get(this: HTMLElement): number {
      const height = Math.round(Number.parseFloat(this.style.height))
      return Number.isNaN(height) ? Reflect.get(Element.prototype, 'clientHeight', this) : height
    },
  })
}

function hasAny(all: Iterable<unknown>): boolean {
  return all[Symbol.iterator]().next().done !== true
}
