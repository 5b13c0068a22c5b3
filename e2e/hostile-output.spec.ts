import { expect, type Page } from 'playwright/test'
import { test, type Corral } from './support/corral.ts'

const HANDS_OFF = 'what the person copied'

async function readClipboard(page: Page): Promise<string> {
  await page.bringToFront()
  return page.evaluate(() => navigator.clipboard.readText())
}

/** Addresses opened outside the page: in a browser a new tab, on the desktop the system's browser. */
function watchOpened({ host, fleet }: Corral): () => Promise<readonly string[]> {
  const { desktop } = host
  if (desktop !== null) {
    return async () => (await desktop.calls()).flatMap((call) => (call.kind === 'open-external' ? [call.url] : []))
  }
  const opened: string[] = []
  const context = fleet.page.context()
  context.on('request', (request) => {
    if (request.isNavigationRequest()) opened.push(request.url())
  })
  return () => Promise.resolve(opened)
}

test('hostile output reaches neither clipboard nor title nor the agent’s own input', async ({ shared }) => {
  const { fleet } = shared
  const { page } = fleet
  const questions: string[] = []
  page.on('dialog', (dialog) => {
    questions.push(dialog.message())
    void dialog.dismiss()
  })
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write'])
  await page.evaluate((text) => navigator.clipboard.writeText(text), HANDS_OFF)
  await shared.startFixture('villain', 'hostile')
  const tile = fleet.tile('villain')
  await tile.waitFor(/^ready pid=/m)
  await fleet.select('villain')
  await expect(fleet.inspector.fact('Title')).toHaveText('rm -rf gnp.exe')
  await expect(page).toHaveTitle(/^Corral/)

  // The answer to one of its queries would have arrived before this key.
  await tile.type('k')
  await tile.waitFor('answered="k"')
  expect((await tile.text()).match(/answered=.*/g)).toEqual(['answered="k"'])
  expect(await readClipboard(page)).toBe(HANDS_OFF)
  expect(questions).toEqual([])
})

test('of an agent’s links only web addresses open, and only with Ctrl held', async ({ shared }) => {
  const { fleet } = shared
  const opened = watchOpened(shared)
  await shared.startFixture('linker', 'own/links')
  const tile = fleet.tile('linker')
  await tile.waitFor('ready')
  const { keyboard, mouse } = fleet.page
  for (const link of ['script-link', 'file-link']) {
    await tile.pointAtRow(link)
    await keyboard.down('Control')
    await mouse.down()
    await mouse.up()
    await keyboard.up('Control')
  }
  await tile.pointAtRow('page-link')
  await expect(tile.linkPointer).toBeAttached()
  await mouse.down()
  await mouse.up()
  await keyboard.down('Control')
  await mouse.down()
  await mouse.up()
  await keyboard.up('Control')
  await expect.poll(opened).toEqual(['https://page.invalid/'])
  for (const other of fleet.page.context().pages()) if (other !== fleet.page) await other.close()
})

test('bytes that are no UTF-8 harm nothing around them, and a character cut in two is put together', async ({
  shared,
}) => {
  await shared.startFixture('mumbler', 'invalid-utf8')
  const tile = shared.fleet.tile('mumbler')
  await tile.waitFor(/^ready pid=/m)
  const lines = (await tile.text()).split('\n')
  // A terminal may show such bytes as U+FFFD or not at all.
  expect(lines.slice(0, -1).map((line) => line.replace(/\uFFFD+/, ''))).toEqual([
    'lone continuation: <>',
    'never valid: <>',
    'overlong: <>',
    'surrogate: <>',
    'beyond U+10FFFF: <>',
    'cut short: <>',
    'cut in two: <€>',
  ])
})

/** What row of the attacks each way of the fixture `drown` belongs to. */
const DROWNINGS = {
  'C1: answers nobody reads': 'answers',
  'C2: marks upon marks in one cell': 'marks',
  'C2: marks in every cell': 'full-cells',
  'C2: other marks in every cell': 'odd-cells',
  'C2: sequences to be carried out two thousand million times': 'counts',
  'C2: resets': 'resets',
  'C2: a palette without end': 'palette',
  'M6: addresses without end': 'addresses',
  'M6: links with an id each': 'links',
} as const

/** How much of it, MB: a page without bounds stops at some of it, and at all of it when there is ten times as much. */
const MEGABYTES = {
  answers: '1',
  marks: '2',
  'full-cells': '2',
  'odd-cells': '3',
  counts: '0.002',
  resets: '0.02',
  palette: '3',
  addresses: '10',
  links: '1',
} as const

for (const [name, way] of Object.entries(DROWNINGS)) {
  test(`${name}: the page draws on, and other terminals are typed into as before`, async ({ shared }) => {
    const { fleet } = shared
    await shared.startFixture('parrot', 'echo')
    const parrot = fleet.tile('parrot')
    await parrot.waitFor(/^ready pid=/m)
    await shared.startFixture('villain', 'drown', ['--with', way, '--mb', MEGABYTES[way]])
    for (const word of ['first.', 'second.', 'third.']) {
      await parrot.type(word)
      await parrot.waitFor(word)
    }
    await fleet.tile('villain').waitFor('drowned')
    await parrot.type('after.')
    await parrot.waitFor('after.')
    // Whoever looks only now sees the same.
    await fleet.page.reload()
    await fleet.tile('villain').waitFor('drowned')
  })
}
