/**
 * A ref for an element that may go away while the keyboard is in it: `next` is then called, still with the element in
 * its place, to give the keyboard to something else. Without it the browser leaves the keyboard nowhere. Must be the
 * same function in every render.
 */
export function focusHandover(next: (element: HTMLElement) => void): (element: HTMLElement | null) => () => void {
  return (element) => () => {
    if (element?.contains(document.activeElement) === true) next(element)
  }
}
