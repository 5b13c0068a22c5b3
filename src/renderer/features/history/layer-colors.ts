/** Colours that tell agents apart in a stacked chart; they mean nothing else. */
const LAYERS = 10
const OTHERS = '--layer-rest'

/** The token of an agent's colour: always the same one, neighbours in the list differ. `order`: all agents, oldest first. */
export function layerToken(agentId: string | null, order: readonly string[]): string {
  if (agentId === null) return OTHERS
  const index = order.indexOf(agentId)
  return index === -1 ? OTHERS : `--layer-${(index % LAYERS) + 1}`
}
