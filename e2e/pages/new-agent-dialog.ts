import type { Locator, Page } from 'playwright/test'

/** Fields to fill in; omitted ones keep their defaults. */
export interface AgentFields {
  readonly folder?: string
  readonly name?: string
  readonly command?: string
  readonly args?: string
}

/** The dialog that creates or edits an agent. */
export class NewAgentDialog {
  readonly dialog: Locator
  readonly name: Locator
  readonly folder: Locator
  readonly command: Locator
  readonly args: Locator

  constructor(page: Page, title: string) {
    this.dialog = page.getByRole('dialog', { name: title, exact: true })
    this.name = this.dialog.getByRole('textbox', { name: 'Name', exact: true })
    this.folder = this.dialog.getByRole('combobox', { name: 'Folder' })
    this.command = this.dialog.getByRole('textbox', { name: /^Command/ })
    this.args = this.dialog.getByRole('textbox', { name: /^Arguments/ })
  }

  /** The card of an agent type. */
  type(name: string): Locator {
    return this.dialog.getByRole('radio', { name: new RegExp(`^${name}`) })
  }

  /** Enters a custom command. */
  async enterCustom(fields: AgentFields): Promise<void> {
    await this.type('Custom command').click()
    await this.enter(fields)
  }

  async enter({ folder, name, command, args }: AgentFields): Promise<void> {
    if (folder !== undefined) await this.folder.fill(folder)
    if (name !== undefined) await this.name.fill(name)
    if (command !== undefined) await this.command.fill(command)
    if (args !== undefined) await this.args.fill(args)
  }

  /** Opens a collapsed section. */
  async unfold(label: 'Supervision' | 'Delays, limits and exits'): Promise<void> {
    await this.dialog.getByRole('button', { name: label }).click()
  }

  /** A choice among a few options, by its name and the option's. */
  choice(name: string, option: string): Locator {
    return this.dialog.getByRole('radiogroup', { name }).getByRole('radio', { name: option, exact: true })
  }

  field(label: string): Locator {
    return this.dialog.getByRole('textbox', { name: label, exact: true })
  }

  async press(button: 'Create & start' | 'Create' | 'Cancel' | 'Save'): Promise<void> {
    await this.dialog.getByRole('button', { name: button, exact: true }).click()
  }
}
