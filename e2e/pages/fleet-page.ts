import type { Locator, Page } from 'playwright/test'
import { DoctorView } from './doctor-view.ts'
import { Inspector } from './inspector.ts'
import { NewAgentDialog } from './new-agent-dialog.ts'
import { OrphansView } from './orphans-view.ts'
import { Palette } from './palette.ts'
import { SettingsDialog } from './settings-dialog.ts'
import { TerminalTile } from './terminal-tile.ts'

/** The page in one window, as a user sees it. */
export class FleetPage {
  readonly page: Page
  /** The list on the left. */
  readonly list: Locator
  readonly inspector: Inspector
  readonly palette: Palette
  readonly settings: SettingsDialog
  readonly orphans: OrphansView
  readonly doctor: DoctorView

  constructor(page: Page) {
    this.page = page
    this.list = page.getByRole('navigation', { name: 'Agents' })
    this.inspector = new Inspector(page)
    this.palette = new Palette(page)
    this.settings = new SettingsDialog(page)
    this.orphans = new OrphansView(page)
    this.doctor = new DoctorView(page)
  }

  /** Errors the browser has reported since the page opened: scripts that failed, files that were refused. */
  static watchProblems(page: Page): string[] {
    const problems: string[] = []
    page.on('pageerror', (error) => problems.push(error.stack ?? error.message))
    page.on('console', (message) => {
      if (message.type() === 'error') problems.push(message.text())
    })
    return problems
  }

  /** The terminal of an agent, if it is shown. */
  tile(name: string): TerminalTile {
    return new TerminalTile(this.page, name)
  }

  /** All terminals that are shown. */
  get tiles(): Locator {
    return this.page.getByRole('main', { name: 'Terminals' }).getByRole('region')
  }

  /** An agent's row in the list. */
  row(name: string): Locator {
    return this.list.getByRole('option').filter({ has: this.page.getByText(name, { exact: true }) })
  }

  /** A banner above the fleet: the host is gone, a file was damaged, processes survived. */
  banner(words: string | RegExp): Locator {
    return this.page.getByRole('status').filter({ hasText: words })
  }

  /** The confirmation dialog above the fleet. */
  question(title: string | RegExp): Locator {
    return this.page.getByRole('dialog', { name: title })
  }

  async openNewAgent(): Promise<NewAgentDialog> {
    await this.page.getByRole('banner').getByRole('button', { name: 'New agent' }).click()
    return new NewAgentDialog(this.page, 'New agent')
  }

  /** The dialog that edits an agent, once it is open. */
  editDialog(name: string): NewAgentDialog {
    return new NewAgentDialog(this.page, `Edit ${name}`)
  }

  /** Selects an agent in the list: its terminal and its details are shown. */
  async select(name: string): Promise<void> {
    await this.row(name).click()
  }

  /** The reload button of the browser, or of the menu. */
  async reload(): Promise<void> {
    await this.page.reload()
  }
}
