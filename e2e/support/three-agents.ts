import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'playwright/test'
import type { Corral } from './corral.ts'

/** Fires for every agent that runs. */
export const FIRING_RULE = {
  schemaVersion: 1,
  id: 'own-rule',
  title: 'Runs at all',
  severity: 'emergency',
  when: { kind: 'metric', metric: 'processes', comparison: 'above', value: 1, forMs: 0 },
  actions: [{ kind: 'notification' }],
}

/** Gives a host an alert rule of its own; `text`: what is in the file. */
export function writeRule({ place }: Corral, text = JSON.stringify(FIRING_RULE)): void {
  const folder = join(place.dataDir, 'alert-rules')
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  writeFileSync(join(folder, 'own.json'), text, { mode: 0o600 })
}

/** One agent that runs, one that waits for a person, one that crashed. */
export async function startThree(corral: Corral): Promise<void> {
  const { fleet } = corral
  await corral.startFixture('runner', 'idle')
  await corral.startFixture('asker', 'own/reporter')
  await corral.startFixture('crasher', 'crash')
  await fleet.tile('asker').waitFor('ready')
  await fleet.select('asker')
  await fleet.tile('asker').type('ask rm -rf build\n')
  await expect(fleet.row('asker')).toContainText('approval: rm -rf build')
  await expect(fleet.row('crasher')).toContainText('exited 1')
}
