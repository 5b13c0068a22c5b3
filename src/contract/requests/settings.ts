import { z } from '../../shapes/zod.ts'
import { settingsValues } from '../../shapes/settings.ts'
import { request } from './request.ts'

/** Changes to the settings: contains only the changed values, also of the limits, of how tasks are carried out and of the spawn policy. */
const settingsPatch = z.lazy(() =>
  settingsValues.partial().extend({
    admission: settingsValues.shape.admission.partial().optional(),
    tasks: settingsValues.shape.tasks.partial().optional(),
    spawnPolicy: settingsValues.shape.spawnPolicy.partial().optional(),
  }),
)

export const settingsRequests = {
  'settings.update': request(() => ({ input: z.object({ patch: settingsPatch }), output: settingsValues })),
}
