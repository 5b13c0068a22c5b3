import { shape } from './shape.ts'
import { z } from './zod.ts'

/**
 * How far the requests of programs inside a run reach: `self` reports about that run only; `fleet` also looks at all agents, never at screens; `look` also
 * looks at the agents of its own group, with their screens; `conduct` does that, and starts, stops and instructs them.
 */
export type Reach = 'self' | 'fleet' | 'look' | 'conduct'

export const reach = shape<Reach>()(z.enum(['self', 'fleet', 'look', 'conduct']))
