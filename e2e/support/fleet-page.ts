import type { Page } from 'playwright/test'

/** The page of one window, in the words of a person. */
export class FleetPage {
  readonly page: Page

  constructor(page: Page) {
    this.page = page
  }

  /** What the browser complained about since the page opened: scripts that failed, files that were refused. */
  static watchProblems(page: Page): string[] {
    const problems: string[] = []
    page.on('pageerror', (error) => problems.push(error.stack ?? error.message))
    page.on('console', (message) => {
      if (message.type() === 'error') problems.push(message.text())
    })
    return problems
  }

  /** The reload button of the browser, or of the menu. */
  async reload(): Promise<void> {
    await this.page.reload()
  }
}
