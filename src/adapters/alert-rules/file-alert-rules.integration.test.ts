import { chmodSync, mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { useTemporaryFolders } from '../../../test/support/temporary-folder.ts'
import { FileAlertRules } from './file-alert-rules.ts'

const newFolder = useTemporaryFolders()
const SHIPPED = join(import.meta.dirname, '../../../resources/alert-rules')
const RULE = {
  schemaVersion: 1,
  id: 'many',
  title: 'Many processes',
  severity: 'warning',
  when: { kind: 'metric', metric: 'processes', comparison: 'above', value: 10 },
}

class Trial {
  readonly own = join(newFolder(), 'alert-rules')
  readonly rules: FileAlertRules

  constructor(shipped: string = join(newFolder(), 'none')) {
    mkdirSync(this.own, { mode: 0o700 })
    this.rules = new FileAlertRules({ shipped, own: this.own })
  }

  write(name: string, content: unknown): string {
    const path = join(this.own, name)
    writeFileSync(path, typeof content === 'string' ? content : JSON.stringify(content), { mode: 0o600 })
    return path
  }

  async ids(): Promise<string[]> {
    return (await this.rules.list()).map(({ rule }) => rule.id)
  }
}

it('every shipped rule can be used', async () => {
  const { rules, ids } = await shipped()
  expect(rules.problems).toEqual([])
  expect(ids).toContain('crash-loop')
  expect(ids.length).toBeGreaterThanOrEqual(8)
})

async function shipped() {
  const rules = new FileAlertRules({ shipped: SHIPPED, own: join(newFolder(), 'none') })
  return { ids: (await rules.list()).map(({ rule }) => rule.id), rules }
}

describe("the owner's rules", () => {
  it('have what they leave out', async () => {
    const trial = new Trial()
    trial.write('many.json', RULE)
    const [read] = await trial.rules.list()
    expect(read).toMatchObject({ isOwn: true, rule: { isOn: true, scope: { kind: 'all' }, when: { forMs: 10_000 } } })
  })

  it('take the place of shipped ones, and are read again when they change', async () => {
    const trial = new Trial(SHIPPED)
    const count = (await trial.rules.list()).length
    trial.write('own.json', { ...RULE, id: 'zombies' })
    const rules = await trial.rules.list()
    expect(rules).toHaveLength(count)
    expect(rules.find(({ rule }) => rule.id === 'zombies')?.isOwn).toBe(true)
    rmSync(join(trial.own, 'own.json'))
    expect((await trial.rules.list()).find(({ rule }) => rule.id === 'zombies')?.isOwn).toBe(false)
  })

  it('that break keep what they said before, and are named', async () => {
    const trial = new Trial()
    const path = trial.write('many.json', RULE)
    await trial.rules.list()
    trial.write('many.json', '{ "schemaVersion": 1, "id": "many"')
    expect(await trial.ids()).toEqual(['many'])
    expect(trial.rules.problems).toEqual([
      `${path} is not used: it is no JSON object, or cannot be read. What it said before goes on until it is mended.`,
    ])
    trial.write('many.json', { ...RULE, title: 'Mended' })
    expect((await trial.rules.list())[0]?.rule.title).toBe('Mended')
    expect(trial.rules.problems).toEqual([])
  })

  it.each<readonly [string, unknown, string]>([
    ['no JSON', 'hello', 'no JSON object'],
    ['a metric nobody knows', { ...RULE, when: { ...RULE.when, metric: 'mood' } }, 'when.metric is none of cpuPercent'],
    [
      'an event nobody knows',
      { ...RULE, when: { kind: 'events', events: ['sneeze'], withinMs: 60_000 } },
      'is none of crash',
    ],
    [
      'a dangerous value',
      { ...RULE, when: { ...RULE.when, forMs: 0 }, actions: [{ kind: 'stop' }] },
      'forMs is at least',
    ],
    ['another version', { ...RULE, schemaVersion: 2 }, 'schemaVersion'],
    ['a severity nobody knows', { ...RULE, severity: 'mild' }, 'severity'],
  ])('with %s are named and ignored, and the others count', async (_what, content, words) => {
    const trial = new Trial()
    trial.write('bad.json', content)
    trial.write('good.json', { ...RULE, id: 'good' })
    expect(await trial.ids()).toEqual(['good'])
    expect(trial.rules.problems[0]).toContain('bad.json')
    expect(trial.rules.problems[0]).toContain(words)
  })

  it('with one id are not both used', async () => {
    const trial = new Trial()
    trial.write('a.json', { ...RULE, title: 'First' })
    trial.write('b.json', RULE)
    expect((await trial.rules.list()).map(({ rule }) => rule.title)).toEqual(['First'])
    expect(trial.rules.problems[0]).toContain('b.json')
  })

  it('that others may write are not used', async () => {
    const trial = new Trial()
    chmodSync(trial.write('many.json', RULE), 0o666)
    expect(await trial.ids()).toEqual([])
    expect(trial.rules.problems[0]).toContain('many.json is not used')
  })

  it('may run commands, and shipped ones may not', async () => {
    const trial = new Trial()
    const runs = { ...RULE, actions: [{ kind: 'command', command: 'notify-send' }] }
    trial.write('many.json', runs)
    expect(await trial.ids()).toEqual(['many'])
    const other = new FileAlertRules({ shipped: trial.own, own: join(newFolder(), 'none') })
    expect(await other.list()).toEqual([])
    expect(other.problems[0]).toContain('only rules of the owner run commands')
  })
})
