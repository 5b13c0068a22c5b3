import type { QueueWait } from '../../words/wait-words.ts'
import { useFleet } from '../client/client-context.ts'

/** What the queue says about an agent's wait. */
export function useQueueWait(id: string): QueueWait {
  return useFleet(({ waiting, hold }) => ({ place: waiting.get(id) ?? null, hold }))
}
