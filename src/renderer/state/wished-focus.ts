import { useEffect } from 'react'
import { useView } from './view-state.ts'

/** The agent is to take the focus and has not yet. */
export function isFocusWished(agentId: string): boolean {
  return useView.getState().focusWish?.id === agentId
}

/** Focuses `target` once when the agent is to take the focus; null: it cannot be focused yet, or another element is. */
export function useWishedFocus(agentId: string, target: { focus(): void } | null): void {
  const wishedAt = useView((view) => (view.focusWish?.id === agentId ? view.focusWish.at : null))
  useEffect(() => {
    if (wishedAt === null || target === null) return
    // A dialog that is just closing restores the previous focus first; this must come after it.
    const timer = setTimeout(() => {
      target.focus()
      useView.setState(({ focusWish: latest }) => (latest?.at === wishedAt ? { focusWish: null } : {}))
    })
    return () => clearTimeout(timer)
  }, [target, wishedAt])
}
