import type { Locator, Page } from 'playwright/test'

/** Processes that outlived their run or their host. */
export class OrphansView {
  readonly view: Locator
  /** Entries of the ledger that ask for attention. */
  readonly ledger: Locator
  readonly ignored: Locator
  private readonly page: Page

  constructor(page: Page) {
    this.page = page
    this.view = page.getByRole('main', { name: 'Orphans' })
    this.ledger = this.view.getByRole('table', { name: 'Orphans', exact: true })
    this.ignored = this.view.getByRole('table', { name: 'Ignored orphans' })
  }

  /** The entry of a process. */
  line(pid: number): Locator {
    return this.view.getByRole('row').filter({ has: this.page.getByRole('cell', { name: String(pid), exact: true }) })
  }

  async press(button: 'Kill' | 'Ignore' | 'Do not ignore', pid: number): Promise<void> {
    await this.line(pid).getByRole('button', { name: button, exact: true }).click()
  }

  /** Confirms a kill. */
  async confirm(action: 'Kill' | 'Kill all'): Promise<void> {
    await this.page.getByRole('dialog').getByRole('button', { name: action, exact: true }).click()
  }
}
