import { useEffect } from 'react'
import { useView } from './view-state.ts'

/** Gives `target` the keyboard when that is wished for the agent, once; null: it cannot take it yet, or another does. */
export function useWishedFocus(agentId: string, target: { focus(): void } | null): void {
  const wishedAt = useView((view) => (view.focusWish?.id === agentId ? view.focusWish.at : null))
  useEffect(() => {
    if (wishedAt === null || target === null) return
    // A dialog that closes at this moment gives the keyboard back to where it was; the wish comes after that.
    const timer = setTimeout(() => {
      target.focus()
      useView.setState(({ focusWish: latest }) => (latest?.at === wishedAt ? { focusWish: null } : {}))
    })
    return () => clearTimeout(timer)
  }, [target, wishedAt])
}
