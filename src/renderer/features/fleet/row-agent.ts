/** Id of a row's element, for `aria-activedescendant`. */
export function rowId(agentId: string): string {
  return `agent-row-${agentId}`
}

/** The agent in whose row of the list something lies; null: in none. */
export function rowAgentAt(target: EventTarget): string | null {
  const row = target instanceof Element ? target.closest<HTMLElement>('[data-agent-id]') : null
  return row?.dataset['agentId'] ?? null
}
