import { expect, type Locator, type Page } from 'playwright/test'

/** What is missing on the machine, and how to mend it. */
export class DoctorView {
  readonly view: Locator
  /** "1 problem, 2 notes" */
  readonly summary: Locator
  /** When it looked. */
  readonly looked: Locator
  private readonly page: Page

  constructor(page: Page) {
    this.page = page
    this.view = page.getByRole('main', { name: 'Doctor' })
    this.summary = this.view.locator('[data-summary]')
    this.looked = this.view.locator('[data-looked]')
  }

  /** Opens it from the top bar, and waits until it has looked. */
  async open(): Promise<void> {
    await this.page.getByRole('banner').getByRole('button', { name: 'Doctor' }).click()
    await this.hasLooked()
  }

  /** Nothing is being looked at any more; the slowest check may take half a minute. */
  async hasLooked(): Promise<void> {
    await expect(this.summary).toBeVisible({ timeout: 35_000 })
    await expect(this.view.getByRole('button', { name: 'Check again', exact: true })).toBeEnabled({ timeout: 35_000 })
  }

  /** What was found by a check; of several agent CLIs by their ids (`agents.claude`). */
  finding(id: string): Locator {
    return this.view.locator(`[data-finding="${id}"]`)
  }
}
