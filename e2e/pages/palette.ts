import { expect, type Locator, type Page } from 'playwright/test'

/** The palette that finds agents and commands. */
export class Palette {
  readonly dialog: Locator
  readonly box: Locator
  private readonly page: Page

  constructor(page: Page) {
    this.page = page
    this.dialog = page.getByRole('dialog', { name: 'Search or run a command' })
    this.box = this.dialog.getByRole('combobox')
  }

  async open(): Promise<void> {
    // A page that has just been opened hears no keys until it is drawn.
    await this.page.getByRole('banner').waitFor()
    await this.page.keyboard.press('Control+k')
    // The palette receives keys only once its input has the focus.
    await expect(this.box).toBeFocused()
  }

  async close(): Promise<void> {
    await this.page.keyboard.press('Escape')
    await this.dialog.waitFor({ state: 'hidden' })
  }

  found(label: string | RegExp): Locator {
    return this.dialog.getByRole('option', { name: label })
  }

  /** Opens it, searches and chooses, all by keyboard. */
  async run(label: string): Promise<void> {
    await this.open()
    await this.box.fill(label)
    await this.found(label).first().waitFor()
    await this.page.keyboard.press('Enter')
  }
}
