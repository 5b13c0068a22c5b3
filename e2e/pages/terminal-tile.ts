import type { Terminal } from '@xterm/xterm'
import { expect, type Locator, type Page } from 'playwright/test'

/** The state of a terminal: its content, and the modes that decide what keys and mouse do. */
export interface TerminalState {
  /** Lines from the first of the scrollback on, wrapped lines joined. Empty lines at the end are left out. */
  readonly lines: readonly string[]
  /** The visible rows. */
  readonly screen: readonly string[]
  readonly cols: number
  readonly rows: number
  readonly isAlternate: boolean
  readonly bracketedPaste: boolean
  readonly mouse: string
  readonly applicationCursor: boolean
  /** Colour of each cell in the visible rows: the number in the palette, or -1 for the default. */
  readonly colors: readonly (readonly number[])[]
}

/** Within the first few characters of a row. */
const LINK_START_PX = 20

const POLL = { intervals: [50, 50, 100, 100, 200] }

/** One agent's terminal with its header and footer. */
export class TerminalTile {
  readonly section: Locator
  readonly terminal: Locator
  /** What happened and what can be done; absent while the agent is running normally. */
  readonly foot: Locator
  readonly input: Locator
  /** What is wrong with what was typed; absent while nothing is. */
  readonly inputAlert: Locator
  private readonly page: Page
  private readonly name: string

  constructor(page: Page, name: string) {
    this.page = page
    this.name = name
    this.section = page.getByRole('main', { name: 'Terminals' }).getByRole('region', { name, exact: true })
    this.terminal = this.section.getByRole('group', { name: `Terminal of ${name}`, exact: true })
    this.foot = this.section.getByRole('status')
    this.inputAlert = this.terminal.getByRole('alert')
    this.input = this.terminal.getByRole('textbox', { name: 'Terminal input' })
  }

  /** A button of header or footer. */
  button(name: string): Locator {
    return this.section.getByRole('button', { name, exact: true })
  }

  /** Chooses a command from the menu in the header. */
  async command(label: string): Promise<void> {
    await this.button(`Commands for ${this.name}`).click()
    await this.page.getByRole('menuitem', { name: label, exact: true }).click()
  }

  /** Focuses it and types. */
  async type(text: string): Promise<void> {
    await this.input.focus()
    await this.page.keyboard.type(text)
  }

  async press(key: string): Promise<void> {
    await this.input.focus()
    await this.page.keyboard.press(key)
  }

  /** Pastes as the browser does: the whole clipboard in one event. */
  async paste(text: string): Promise<void> {
    await this.input.evaluate((element, pasted) => {
      const clipboardData = new DataTransfer()
      clipboardData.setData('text/plain', pasted)
      element.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }))
    }, text)
  }

  /** The question before a paste that could run or hide something. */
  get pasteDialog(): Locator {
    return this.page.getByRole('dialog', { name: `Paste into ${this.name}?` })
  }

  /** Answers that question. */
  async answerPaste(answer: 'Paste' | 'Cancel'): Promise<void> {
    await this.pasteDialog.getByRole('button', { name: answer, exact: true }).click()
    await expect(this.pasteDialog).toHaveCount(0)
  }

  /** Waits until the host has restored the screen in this page. */
  async waitUntilShown(): Promise<void> {
    await expect(this.terminal).toHaveAttribute('data-ready', 'true')
  }

  async state(): Promise<TerminalState> {
    const id = await this.terminal.getAttribute('data-terminal')
    if (id === null) throw new Error(`the terminal of ${this.name} has no id`)
    await this.page.waitForFunction(hasTerminal, id)
    return this.page.evaluate(readTerminal, id)
  }

  /** All text still available, including the scrollback. */
  async text(): Promise<string> {
    return (await this.state()).lines.join('\n')
  }

  /** Waits until the text, including the scrollback, matches. */
  async waitFor(expected: string | RegExp): Promise<void> {
    const text = expect.poll(() => this.text(), POLL)
    await (typeof expected === 'string' ? text.toContain(expected) : text.toMatch(expected))
  }

  /** Waits until the visible rows match. */
  async waitForScreen(expected: string | RegExp): Promise<void> {
    const text = expect.poll(async () => (await this.state()).screen.join('\n'), POLL)
    await (typeof expected === 'string' ? text.toContain(expected) : text.toMatch(expected))
  }

  /** Pids of a fixture's `ready` line: its own first, then its children's. */
  async readyPids(): Promise<readonly number[]> {
    await this.waitFor(/^ready pid=/m)
    const [, pid = '', children] = /^ready pid=(\d+)(?: children=([\d,]+))?/m.exec(await this.text()) ?? []
    return [pid, ...(children?.split(',') ?? [])].map(Number)
  }

  /** Waits for the size the terminal has in this page; returns it as `80 x 24`. */
  async size(): Promise<string> {
    const { cols, rows } = await this.state()
    return `${cols} x ${rows}`
  }

  /** A piece of the visible text. */
  drawn(text: string): Locator {
    return this.terminal.locator('.xterm-rows').getByText(text)
  }

  /** Moves the pointer onto the start of the row with this text; links are detected as it moves. */
  async pointAtRow(text: string): Promise<void> {
    const box = await this.terminal.locator('.xterm-rows > div').filter({ hasText: text }).boundingBox()
    if (box === null) throw new Error(`no row shows "${text}"`)
    const middle = box.y + box.height / 2
    await this.page.mouse.move(box.x + LINK_START_PX / 2, middle)
    await this.page.mouse.move(box.x + LINK_START_PX, middle)
  }

  /** Exists while the pointer is over a clickable element. */
  get linkPointer(): Locator {
    return this.terminal.locator('.xterm-cursor-pointer')
  }
}

type TestWindow = Window & { __corralTest?: { terminals: Map<string, Terminal> } }

/** Sent into the page: a tile is drawn before its terminal opens. */
function hasTerminal(id: string): boolean {
  return (window as TestWindow).__corralTest?.terminals.has(id) === true
}

/** Sent into the page. */
function readTerminal(id: string): TerminalState {
  const terminal = (window as TestWindow).__corralTest?.terminals.get(id)
  if (terminal === undefined) throw new Error('the page has no such terminal')
  const { active } = terminal.buffer
  const lines: string[] = []
  for (let row = 0; row < active.length; row += 1) {
    const line = active.getLine(row)
    const text = line?.translateToString(true) ?? ''
    if (line?.isWrapped === true) lines.push(`${lines.pop() ?? ''}${text}`)
    else lines.push(text)
  }
  while (lines.at(-1) === '') lines.pop()
  const seen = Array.from({ length: terminal.rows }, (_, row) => active.getLine(active.viewportY + row))
  const { bracketedPasteMode, mouseTrackingMode, applicationCursorKeysMode } = terminal.modes
  return {
    lines,
    screen: seen.map((line) => line?.translateToString(true) ?? ''),
    cols: terminal.cols,
    rows: terminal.rows,
    isAlternate: active.type === 'alternate',
    bracketedPaste: bracketedPasteMode,
    mouse: mouseTrackingMode,
    applicationCursor: applicationCursorKeysMode,
    colors: seen.map((line) =>
      Array.from({ length: terminal.cols }, (_, column) => line?.getCell(column)?.getFgColor() ?? -1),
    ),
  }
}
