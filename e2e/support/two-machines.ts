import { expect } from 'playwright/test'
import { HostsView } from '../pages/hosts-view.ts'
import { test as withCorral, type Corral } from './corral.ts'
import { OtherMachine } from './other-machine.ts'

/** ssh, a program and its host have to start on a busy machine. */
export const PATIENT = { timeout: 30_000 }

/** A second machine with a host, beside that of the test. */
export interface Two {
  readonly box: OtherMachine
  readonly there: Corral
  readonly hosts: HostsView
}

/** Tests with two machines. */
export const test = withCorral.extend<{ readonly two: Two }>({
  two: async ({ corral, browser }, use) => {
    const context = await browser.newContext()
    const box = new OtherMachine('box', corral.place, context)
    try {
      const there = await box.start()
      await use({ box, there, hosts: new HostsView(corral.fleet.page) })
    } finally {
      const left = await box.clear()
      await context.close()
      expect.soft(left.map(({ pid, command }) => `${pid} ${command}`)).toEqual([])
    }
  },
})

/** Adds the other machine in the window. */
export async function addBox({ hosts }: Two): Promise<void> {
  await hosts.open()
  await hosts.add('box')
  await expect(hosts.row('box')).toContainText(/Corral \d+\.\d+\.\d+.*, \d+ ms/, PATIENT)
}
