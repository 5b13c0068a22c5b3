import type { Locator, Page } from 'playwright/test'

/** The view of all worktrees. */
export class WorktreesView {
  readonly view: Locator
  private readonly page: Page

  constructor(page: Page) {
    this.page = page
    this.view = page.getByRole('main', { name: 'Worktrees' })
  }

  /** The line of an agent's worktree, or of what was left behind. */
  line(name: string): Locator {
    return this.view.locator(`[data-worktree="${name}"]`)
  }

  async open(name: string): Promise<void> {
    await this.line(name).getByRole('button', { expanded: false }).click()
  }

  files(name: string): Locator {
    return this.line(name).getByRole('list', { name: 'Changed files' })
  }

  /** Asks for a removal. */
  async remove(name: string): Promise<void> {
    await this.line(name).getByRole('button', { name: 'Remove…', exact: true }).click()
  }

  async confirm(action: 'Remove' | 'Remove all the same'): Promise<void> {
    await this.page.getByRole('dialog').getByRole('button', { name: action, exact: true }).click()
  }
}
