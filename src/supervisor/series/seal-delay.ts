/** Agents seal an hour within so long after its end, each at its own moment, ms: not all of them in one turn. */
const SEAL_WITHIN_MS = 300_000
/** A prime that spreads ids well (Java's String.hashCode uses it). */
const SPREAD = 31

/** How long after the end of an hour an agent seals it, ms; the same each time. */
export function sealDelayMs(agentId: string): number {
  let hash = 0
  for (const character of agentId) hash = (hash * SPREAD + (character.codePointAt(0) ?? 0)) % SEAL_WITHIN_MS
  return hash
}
