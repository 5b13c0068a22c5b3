import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'playwright/test'
import { TasksView } from './pages/tasks-view.ts'
import { corralCommand } from './support/command-line.ts'
import { fixturePath, test, type Corral } from './support/corral.ts'

const NODE = process.execPath

/** Gives a command as a task, from the command line. */
async function give(corral: Corral, options: readonly string[], ...command: readonly string[]): Promise<void> {
  const cwd = ['--cwd', corral.place.workspace]
  const given = await corralCommand(corral, 'run', '--type', 'custom', ...cwd, ...options, '--', ...command)
  expect(given).toMatchObject({ code: 0, err: '' })
}

test('a task is given in the window, seen to end, looked at, and run again', async ({ corral }) => {
  const { page } = corral.fleet
  const tasks = new TasksView(page)
  await tasks.open()
  await expect(tasks.view).toContainText('No tasks yet')
  await page.keyboard.press('n')
  const dialog = page.getByRole('dialog', { name: 'New task' })
  await dialog.getByRole('combobox', { name: 'Type of agent' }).selectOption('custom')
  await dialog.getByRole('button', { name: 'Put into the queue' }).click()
  await expect(dialog.getByRole('alert')).toHaveText('Name the program to run.')
  await dialog.getByRole('textbox', { name: 'Command' }).fill(`sh -c 'echo all is well'`)
  await dialog.getByRole('textbox', { name: 'Name' }).fill('check')
  await dialog.getByRole('combobox', { name: 'Folder' }).fill(corral.place.workspace)
  await dialog.getByRole('button', { name: 'Put into the queue' }).click()
  await expect(tasks.list('Ended').getByRole('row')).toContainText(['check'])
  await expect(tasks.row('check').locator('[data-status]')).toHaveText('done')

  await tasks.row('check').focus()
  await page.keyboard.press('Enter')
  const looked = page.getByRole('dialog', { name: 'check' })
  await expect(looked).toContainText('all is well')
  await expect(looked).toContainText('exited 0')
  await looked.getByRole('button', { name: 'Run again' }).click()
  await expect(tasks.list('Ended').getByRole('row')).toHaveCount(2)
})

test('tasks wait their turn by priority, and are filtered, cancelled and killed by keys', async ({ corral }) => {
  const { page } = corral.fleet
  const tasks = new TasksView(page)
  using client = await corral.client()
  await client.request('settings.update', { patch: { tasks: { maxConcurrent: 1 } } })
  await give(corral, ['--name', 'stubborn'], NODE, fixturePath('stubborn'))
  await give(corral, ['--name', 'later', '--priority', 'low'], 'true')
  await give(corral, ['--name', 'sooner', '--priority', 'high'], 'true')
  await tasks.open()
  await expect(tasks.list('Running').getByRole('row')).toContainText(['stubborn'])
  await expect(tasks.list('Waiting').getByRole('row')).toContainText(['sooner', 'later'])

  await page.keyboard.press('/')
  await page.keyboard.type('LATER')
  await expect(tasks.view.getByRole('row')).toHaveCount(1)
  await page.keyboard.press('Escape')
  await page.keyboard.press('ArrowDown')
  await expect(tasks.row('later')).toBeFocused()
  await page.keyboard.press('Delete')
  await expect(tasks.row('later').locator('[data-status]')).toHaveText('cancelled')
  await tasks.view.getByRole('textbox', { name: 'Filter' }).fill('')

  await tasks.row('stubborn').getByRole('button', { name: 'Go to its terminal' }).click()
  await corral.fleet.tile('stubborn #1').waitFor('ready')
  await expect(corral.fleet.list).toContainText('Tasks')
  await tasks.open()
  await tasks.row('stubborn').focus()
  await page.keyboard.press('Delete')
  await expect(tasks.row('stubborn').locator('[data-status]')).toHaveText('being cancelled')
  await tasks.row('stubborn').focus()
  await page.keyboard.press('Delete')
  await expect(tasks.row('stubborn').locator('[data-status]')).toHaveText('cancelled')
  await expect(tasks.row('sooner').locator('[data-status]')).toHaveText('done')
  await page.keyboard.press('Escape')
  await expect(corral.fleet.list).toBeVisible()
})

test('the queue can be held, and goes on', async ({ corral }) => {
  const tasks = new TasksView(corral.fleet.page)
  await give(corral, ['--name', 'first'], 'true')
  await tasks.open()
  await expect(tasks.list('Ended')).toContainText('first')
  await tasks.view.getByRole('button', { name: 'Hold the queue' }).click()
  await expect(tasks.view.getByRole('status')).toContainText('The queue is held')
  await give(corral, ['--name', 'second'], 'true')
  await expect(tasks.list('Waiting')).toContainText('second')
  await tasks.view.getByRole('button', { name: 'Go on' }).click()
  await expect(tasks.list('Ended')).toContainText('second')
})

test('scripts wait for results, and get a code for each', async ({ corral }) => {
  const run = (...args: readonly string[]): ReturnType<typeof corralCommand> =>
    corralCommand(corral, 'run', '--type', 'custom', '--cwd', corral.place.workspace, '--wait', ...args)
  expect(await run('--', 'echo', 'hello')).toMatchObject({ code: 0, out: 'hello\n' })
  expect(await run('--', 'sh', '-c', 'echo no; exit 3')).toMatchObject({ code: 10, out: 'no\n' })
  expect(await run('--timeout', '1', '--', 'sleep', '100')).toMatchObject({ code: 14 })
  expect(await run('--', 'corral-has-no-such-program')).toMatchObject({ code: 17 })
  const json = await run('--json', '--', 'sh', '-c', 'exit 4')
  expect(json.code).toBe(10)
  expect(JSON.parse(json.out)).toMatchObject({
    schemaVersion: 1,
    tasks: [{ id: 5, state: { kind: 'finished', result: { class: 'failed', exit: { code: 4 } } } }],
  })
  const missing = await corralCommand(corral, 'tasks', 'show', '99')
  expect(missing).toMatchObject({ code: 4, err: expect.stringContaining('no task 99') })
  expect(await corralCommand(corral, 'run', '--type', 'unheard', 'x')).toMatchObject({
    ...{ code: 2, err: expect.stringContaining('unheard') },
  })
})

test('a file gives many tasks, and names its mistakes with line and column', async ({ corral }) => {
  const file = join(corral.place.workspace, 'tasks.yaml')
  const task = '  - name: say {{word}}\n    command: echo {{word}}\n    matrix: {word: [one, two]}\n'
  writeFileSync(file, `defaults: {type: custom}\ntasks:\n${task}`)
  const run = await corralCommand(corral, 'run', '--file', file, '--wait')
  expect(run).toMatchObject({ code: 0, out: '── say one (task 1)\none\n── say two (task 2)\ntwo\n' })
  const list = await corralCommand(corral, 'tasks', '--json')
  expect(JSON.parse(list.out)).toMatchObject({ counts: { queued: 0, running: 0, finished: 2 } })
  writeFileSync(file, 'defaults: {type: custom}\ntasks:\n  - comand: x\n')
  const refused = await corralCommand(corral, 'run', '--file', file)
  expect(refused).toMatchObject({ code: 2, err: expect.stringContaining(`${file}:3:5: There is no field "comand"`) })
})
