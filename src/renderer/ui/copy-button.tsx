import { Check, Copy } from 'lucide-react'
import { useEffect, useState, type ReactElement } from 'react'
import { IconButton } from './button.tsx'
import { copyText } from './copy-text.ts'

/** How long the confirmation is shown, ms. */
const DONE_MS = 1_500

/** Puts `text` on the clipboard and says so. */
export function CopyButton({ text, label }: { readonly text: string; readonly label: string }): ReactElement {
  const [isDone, setDone] = useState(false)
  useEffect(() => {
    if (!isDone) return
    const timer = setTimeout(() => setDone(false), DONE_MS)
    return () => clearTimeout(timer)
  }, [isDone])
  const copy = async (): Promise<void> => setDone(await copyText(text))
  return (
    <IconButton label={isDone ? 'Copied' : label} onClick={() => void copy()}>
      {isDone ? <Check size={13} /> : <Copy size={13} />}
    </IconButton>
  )
}
