import { readFile } from 'node:fs/promises'
import type { Locator, Page } from 'playwright/test'

/** What was kept at the end of a run. */
export class PostMortemView {
  readonly view: Locator
  readonly reasons: Locator
  readonly ended: Locator
  readonly decided: Locator
  readonly machine: Locator
  readonly screen: Locator
  readonly charts: Locator
  /** The runs of the agent, the latest last. */
  readonly runs: Locator
  private readonly page: Page

  constructor(page: Page) {
    this.page = page
    this.view = page.getByRole('main', { name: /^Post-mortem of/ })
    this.reasons = this.view.getByRole('region', { name: 'Likely reasons' })
    this.ended = this.view.getByRole('region', { name: 'How it ended' })
    this.decided = this.view.getByRole('region', { name: 'What Corral decided' })
    this.machine = this.view.getByRole('region', { name: 'The machine then' })
    this.screen = this.view.getByRole('region', { name: 'Last screen' })
    this.runs = this.view.getByRole('navigation', { name: 'Runs' })
    this.charts = this.view.getByRole('region', { name: 'Vital signs before the end' })
  }

  /** Saves it as a file; the name of the file and its text. */
  async save(): Promise<{ readonly name: string; readonly text: string }> {
    const coming = this.page.waitForEvent('download')
    await this.view.getByRole('button', { name: 'Save as a file' }).click()
    const download = await coming
    return { name: download.suggestedFilename(), text: await readFile(await download.path(), 'utf8') }
  }
}
