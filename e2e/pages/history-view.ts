import { expect, type Locator, type Page } from 'playwright/test'

/** The past of the fleet: lanes, charts and lists. */
export class HistoryView {
  readonly view: Locator
  /** What was going on, in words. */
  readonly summary: Locator
  /** The lanes of the agents; has the keys of the lanes. */
  readonly lanes: Locator
  /** The time that is shown. */
  readonly range: Locator
  readonly filter: Locator
  /** The words beside the time cursor. */
  readonly moment: Locator
  /** What a screen reader is told of the moment. */
  readonly told: Locator
  readonly chart: Locator
  private readonly page: Page

  constructor(page: Page) {
    this.page = page
    this.view = page.getByRole('main', { name: 'History' })
    this.summary = this.view.locator('[data-summary]')
    this.lanes = this.view.getByRole('listbox', { name: 'What each agent did' })
    this.range = this.view.locator('[data-range]')
    this.filter = this.view.getByRole('combobox', { name: 'Filter' })
    this.moment = this.view.locator('[data-moment]')
    this.told = this.view.locator('[data-told]')
    this.chart = this.view.getByRole('region', { name: /of all agents$/ })
  }

  /** Opens it by its keys. */
  async open(): Promise<void> {
    await this.page.keyboard.press('ControlOrMeta+Shift+h')
    await expect(this.view).toBeFocused()
  }

  /** An agent's lane. */
  lane(name: string): Locator {
    return this.lanes.getByRole('option', { name: new RegExp(`^${name}:`) })
  }

  /** A list under the charts. */
  list(name: 'Runs' | 'Alerts' | 'Events'): Locator {
    return this.view.getByRole('grid', { name })
  }

  /** Rows of a list without its heading. */
  rows(name: 'Runs' | 'Alerts' | 'Events'): Locator {
    return this.list(name).locator('[data-index]')
  }

  async showList(name: 'Runs' | 'Alerts' | 'Events'): Promise<void> {
    await this.view.getByRole('tab', { name, exact: true }).click()
  }

  /** Adds a condition to the filter by typing its name. */
  async addToFilter(label: string): Promise<void> {
    await this.filter.fill(label)
    await this.page.getByRole('option', { name: label, exact: true }).click()
    await this.page.keyboard.press('Escape')
  }

  /** Moves the pointer to a share of the plot's width (0 to 1) on an agent's lane, and answers where that is, px. */
  async point(name: string, share: number): Promise<{ readonly x: number; readonly y: number }> {
    const lane = await this.lane(name).boundingBox()
    const plot = await this.lanes.locator('canvas').first().boundingBox()
    if (lane === null || plot === null) throw new Error(`${name} has no lane in sight`)
    const place = { x: plot.x + plot.width * share, y: lane.y + lane.height / 2 }
    await this.page.mouse.move(place.x, place.y)
    return place
  }
}
