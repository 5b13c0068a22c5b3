import { useCallback, useEffect, useRef, useState } from 'react'
import { mustBeSeen, readPaste, type Paste } from '../../../core/terminal/paste.ts'
import { useFleet } from '../../client/client-context.ts'
import type { PageTerminal } from './page-terminal.ts'

/** A paste that waits for the person. */
export interface AskedPaste {
  readonly paste: Paste
  readonly isBracketed: boolean
  /** Pastes it, or drops it. */
  readonly answer: (isWanted: boolean) => void
}

type Take = (terminal: PageTerminal, raw: string) => void

/** What is pasted goes into the terminal cleaned, and is asked about first where the setting says so. */
export function usePastes(): readonly [AskedPaste | null, Take] {
  const confirmPaste = useFleet(({ settings }) => settings.confirmPaste)
  const [asked, setAsked] = useState<AskedPaste | null>(null)
  const isAsking = useRef(confirmPaste)
  useEffect(() => {
    isAsking.current = confirmPaste
  }, [confirmPaste])
  const take = useCallback<Take>((terminal, raw) => {
    const paste = readPaste(raw)
    const { isBracketed } = terminal
    if (!isAsking.current || !mustBeSeen(paste, isBracketed)) return terminal.paste(paste.text)
    const answer = (isWanted: boolean): void => {
      setAsked(null)
      if (isWanted) terminal.paste(paste.text)
      else terminal.focus()
    }
    setAsked({ paste, isBracketed, answer })
  }, [])
  return [asked, take]
}
