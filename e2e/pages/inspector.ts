import type { Locator, Page } from 'playwright/test'

/** What the window tells of the selected agent. */
export class Inspector {
  readonly panel: Locator
  readonly vitals: Locator
  readonly processes: Locator
  readonly events: Locator
  private readonly run: Locator

  constructor(page: Page) {
    this.panel = page.getByRole('complementary', { name: 'Inspector' })
    this.vitals = this.panel.getByRole('region', { name: 'Vital signs' })
    this.processes = this.panel.getByRole('region', { name: 'Processes' })
    this.events = this.panel.getByRole('region', { name: 'Events' })
    this.run = this.panel.getByRole('region', { name: 'Run' })
  }

  /** A fact of the run: "Exit", "Pid", "Title". */
  fact(name: string): Locator {
    return this.run.locator('div', { has: this.panel.page().getByText(name, { exact: true }) }).getByRole('definition')
  }

  /** Lines of the process tree. */
  process(command: string | RegExp): Locator {
    return this.processes.getByRole('row').filter({ hasText: command })
  }
}
