import { shape } from './shape.ts'
import { z } from './zod.ts'

/** A time of day, "HH:MM". */
const timeOfDay = z.string().regex(/^(?:[01]\d|2[0-3]):[0-5]\d$/)

/** What a person wants to be told while no window is in front. */
export interface NotificationSettings {
  /** An agent waits for a person, or is stuck. */
  readonly needsYou: boolean
  /** An agent finished a turn, or the turn failed. */
  readonly finished: boolean
  /** An agent crashed, gave up or could not be started. */
  readonly crashed: boolean
  readonly sound: boolean
  /** Nothing is told from one time of day to the other, "HH:MM"; null: at all times something is. */
  readonly quietHours: { readonly from: string; readonly to: string } | null
}

export const notificationSettings = shape<NotificationSettings>()(
  z.object({
    needsYou: z.boolean(),
    finished: z.boolean(),
    crashed: z.boolean(),
    sound: z.boolean(),
    quietHours: z.object({ from: timeOfDay, to: timeOfDay }).nullable(),
  }),
)
