import type { Locator, Page } from 'playwright/test'

/** The details of the selected agent. */
export class Inspector {
  readonly panel: Locator
  readonly vitals: Locator
  readonly processes: Locator
  readonly events: Locator
  /** Why the agent is in its phase. */
  readonly why: Locator
  /** Earlier runs, newest first. */
  readonly runs: Locator
  /** The steps of a stop in progress. */
  readonly stop: Locator
  private readonly run: Locator

  constructor(page: Page) {
    this.panel = page.getByRole('complementary', { name: 'Inspector' })
    this.vitals = this.panel.getByRole('region', { name: 'Vital signs' })
    this.processes = this.panel.getByRole('region', { name: 'Processes' })
    this.events = this.panel.getByRole('region', { name: 'Events' })
    this.why = this.panel.getByRole('region', { name: 'Why' })
    this.runs = this.panel.getByRole('region', { name: 'Runs' })
    this.stop = this.panel.getByRole('region', { name: 'Stop' })
    this.run = this.panel.getByRole('region', { name: 'Run', exact: true })
  }

  /** A property of the run: "Exit", "Pid", "Title". */
  fact(name: string): Locator {
    return this.run.locator('div', { has: this.panel.page().getByText(name, { exact: true }) }).getByRole('definition')
  }

  /** A run in the list by its number. */
  pastRun(generation: number): Locator {
    return this.runs
      .getByRole('listitem')
      .filter({ has: this.panel.page().getByText(String(generation), { exact: true }) })
  }

  /** Opens the numbers behind the reason. */
  async openWhy(): Promise<void> {
    await this.why.getByRole('button', { name: 'Why' }).click()
  }

  /** Lines of the process tree. */
  process(command: string | RegExp): Locator {
    return this.processes.getByRole('row').filter({ hasText: command })
  }
}
