import type { Locator, Page } from 'playwright/test'

/** The switcher in the top bar, and the page with the list of hosts. */
export class HostsView {
  readonly view: Locator
  /** Says which host the window shows. */
  readonly switcher: Locator
  private readonly page: Page

  constructor(page: Page) {
    this.page = page
    this.view = page.getByRole('main', { name: 'Hosts' })
    this.switcher = page.getByRole('button', { name: /^Host: / })
  }

  /** Opens the page from the palette. */
  async open(): Promise<void> {
    await this.page.keyboard.press('Control+k')
    await this.page.getByRole('combobox').fill('Hosts')
    await this.page.getByRole('option', { name: /^Hosts/ }).click()
  }

  /** One host's line. */
  row(name: string): Locator {
    return this.view.getByRole('listitem').filter({ has: this.page.getByText(name, { exact: true }) })
  }

  button(host: string, label: string): Locator {
    return this.row(host).getByRole('button', { name: label, exact: true })
  }

  /** The form, filled and submitted. */
  async add(machine: string, name = ''): Promise<Locator> {
    await this.page.getByRole('button', { name: 'Add host' }).first().click()
    const dialog = this.page.getByRole('dialog', { name: 'Add host' })
    await dialog.getByLabel('Machine').fill(machine)
    await dialog.getByLabel('Name').fill(name)
    await dialog.getByRole('button', { name: 'Connect and add' }).click()
    return dialog
  }

  /** Shows another host by the switcher. */
  async show(name: string): Promise<void> {
    await this.switcher.click()
    await this.page.getByRole('menuitemradio', { name: new RegExp(name) }).click()
  }
}
