import { z } from './zod.ts'

/** A duration. Its bounds are checked in core, which can say how to correct them. */
export const milliseconds = z.number()
