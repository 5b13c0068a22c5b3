import { z } from './zod.ts'

/** A length of time. Bounds are checked in core, which can say what to do about them. */
export const milliseconds = z.number()
