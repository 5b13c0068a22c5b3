import type { Locator, Page } from 'playwright/test'

/** The settings dialog. */
export class SettingsDialog {
  readonly dialog: Locator
  private readonly page: Page

  constructor(page: Page) {
    this.page = page
    this.dialog = page.getByRole('dialog', { name: 'Settings' })
  }

  async open(): Promise<void> {
    await this.page.getByRole('banner').getByRole('button', { name: 'Settings' }).click()
  }

  async close(): Promise<void> {
    await this.dialog.getByRole('button', { name: 'Close' }).click()
  }

  async show(
    section: 'General' | 'Notifications' | 'Starting' | 'Limits' | 'Orphans' | 'Security' | 'Logins' | 'This host',
  ): Promise<void> {
    await this.dialog.getByRole('tab', { name: section }).click()
  }

  /** A field of the visible section. */
  box(label: string): Locator {
    return this.dialog.getByRole('textbox', { name: label })
  }

  theme(name: 'System' | 'Dark' | 'Light'): Locator {
    return this.dialog.getByRole('radiogroup', { name: 'Theme' }).getByRole('radio', { name })
  }

  tiles(count: 1 | 2 | 4 | 6 | 9): Locator {
    return this.dialog
      .getByRole('radiogroup', { name: 'Terminals shown at once' })
      .getByRole('radio', { name: String(count), exact: true })
  }

  get largerText(): Locator {
    return this.dialog.getByRole('button', { name: 'Larger' })
  }

  get textSize(): Locator {
    return this.dialog.getByRole('status')
  }
}
