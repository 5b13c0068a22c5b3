import { tellFailure } from './toasts.tsx'

/** Puts `text` on the clipboard. False, with a message, where the browser refuses. Call it from a key press or a click. */
export async function copyText(text: string): Promise<boolean> {
  if ((await writeText(text)) || copyByEvent(text)) return true
  tellFailure('The text could not be copied', 'This browser does not let the page write to the clipboard.')
  return false
}

/** The type has it always, but a page without encryption that comes from another machine has none. */
const clipboard = (): Clipboard | undefined => navigator.clipboard

async function writeText(text: string): Promise<boolean> {
  try {
    await clipboard()?.writeText(text)
    return clipboard() !== undefined
  } catch (error) {
    if (!(error instanceof DOMException)) throw error
    return false
  }
}

/** The older way, which needs no encryption: the browser asks what a copy is to put on the clipboard. */
function copyByEvent(text: string): boolean {
  const answer = (event: ClipboardEvent): void => {
    event.clipboardData?.setData('text/plain', text)
    event.preventDefault()
    event.stopImmediatePropagation()
  }
  window.addEventListener('copy', answer, true)
  const isCopied = document.execCommand('copy')
  window.removeEventListener('copy', answer, true)
  return isCopied
}
