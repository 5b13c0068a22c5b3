import { z } from '../../shapes/zod.ts'
import { settingsValues } from '../../shapes/settings.ts'
import type { RequestShape } from './request.ts'

export const settingsRequests = {
  'settings.update': { input: z.object({ patch: settingsValues.partial() }), output: settingsValues },
} as const satisfies Record<string, RequestShape>
