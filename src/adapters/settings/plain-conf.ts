import Conf from 'conf'
import type { ConfLike } from './conf-settings.ts'
import type { ConfOptions } from './open-settings.ts'

/** Maintains the settings file without Electron. */
export function createPlainConf(options: ConfOptions): ConfLike {
  return new Conf<Record<string, unknown>>(options)
}
