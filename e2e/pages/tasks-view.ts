import type { Locator, Page } from 'playwright/test'

/** The tasks: the queue and what became of them. */
export class TasksView {
  readonly page: Page
  readonly view: Locator

  constructor(page: Page) {
    this.page = page
    this.view = page.getByRole('main', { name: 'Tasks' })
  }

  /** From the top bar. */
  async open(): Promise<void> {
    await this.page
      .getByRole('banner')
      .getByRole('button', { name: /^Tasks/ })
      .click()
    await this.view.waitFor()
  }

  /** The tasks under a heading: Running, Waiting, Ended. */
  list(title: string): Locator {
    return this.view.getByRole('region', { name: title })
  }

  row(name: string): Locator {
    return this.view.getByRole('row').filter({ hasText: name })
  }
}
