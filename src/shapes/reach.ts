import { shape } from './shape.ts'
import { z } from './zod.ts'

/**
 * How far the requests of programs inside a run reach: reports about that run only, or also looking at the fleet. Each
 * includes those before it.
 */
export type Reach = 'self' | 'fleet'

export const reach = shape<Reach>()(z.enum(['self', 'fleet']))
