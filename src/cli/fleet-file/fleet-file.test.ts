import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { agentView } from '../../../test/support/fake-server.ts'
import type { AgentView } from '../../contract/views.ts'
import { SPEC_DEFAULTS } from '../../core/agent/spec.ts'
import type { ShownSpec } from '../../shapes/spec.ts'
import { desiredAgents, type DesiredAgent } from './desired-agents.ts'
import { fleetFileSchema } from './json-schema.ts'
import type { FileProblem } from '../yaml/located-yaml.ts'
import { chosenAgents, dependencyProblems, stepsOf } from './order.ts'
import { isNothing, planOf, type FleetPlan } from './plan.ts'
import { readFleetFile } from './read-fleet-file.ts'
import { writtenFile } from './written-file.ts'

const NO_SOURCES = { set: {}, env: {} }

/** The agents of a file, or what is wrong with it, as `line:column message`. */
function read(
  text: string,
  sources: Parameters<typeof readFleetFile>[1] = NO_SOURCES,
): readonly DesiredAgent[] | string[] {
  const told = readFleetFile(text, sources)
  if (!told.ok) return told.error.map(problemText)
  const problems: FileProblem[] = []
  const agents = desiredAgents(told.value.file, { folder: '/fleet', home: '/home/me' }, (path, message) =>
    problems.push(told.value.yaml.problemAt(path, message)),
  )
  return problems.length > 0 ? problems.map(problemText) : agents
}

function problemText({ line, column, message }: FileProblem): string {
  return `${line}:${column} ${message}`
}

function agents(text: string, sources?: Parameters<typeof readFleetFile>[1]): readonly DesiredAgent[] {
  const told = read(text, sources)
  const wrong = told.filter((each) => typeof each === 'string')
  if (wrong.length > 0) throw new Error(wrong.join('\n'))
  return told as readonly DesiredAgent[]
}

function viewOf({ spec }: DesiredAgent): AgentView {
  const { env = {}, restart, ...plain } = spec
  const whole = { ...SPEC_DEFAULTS, ...plain, restart: { ...SPEC_DEFAULTS.restart, ...restart } }
  const view = agentView(spec.name, 'running')
  return { ...view, spec: { ...view.spec, ...whole, env } as ShownSpec }
}

function planFor(
  desired: readonly DesiredAgent[],
  existing: readonly AgentView[],
  groups: readonly string[] = [],
): FleetPlan {
  return planOf(desired, existing, { all: new Set(desired.map(({ spec }) => spec.name)), groups: new Set(groups) })
}

describe('a fleet file', () => {
  it('says of an agent what itself, its group and the defaults say, the nearest first', () => {
    const [api] = agents(`
version: 1
defaults: { type: claude, env: { A: "1", B: "2" }, restart: { when: always, maxDelayMs: 30 s } }
groups:
  back: { priority: high, env: { B: "3" }, limits: { memory: 2 GB } }
agents:
  api:
    cwd: api
    group: back
    env: { C: 4 }
    restart: on-failure
    limits: { run-time: { max: 8 h, action: alert }, idle: null }
    terminateWaitMs: 20 s
    args: [--port, 3000]
`)
    expect(api?.spec).toEqual({
      ...{ name: 'api', type: 'claude', cwd: '/fleet/api', group: 'back', priority: 'high', args: ['--port', '3000'] },
      env: { A: '1', B: '3', C: '4' },
      restart: { when: 'on-failure', maxDelayMs: 30_000 },
      limits: {
        memory: { max: 2 * 1024 ** 3, warn: null, forMs: null, action: 'stop' },
        'run-time': { max: 8 * 3_600_000, warn: null, forMs: null, action: 'alert' },
        idle: null,
      },
      terminateWaitMs: 20_000,
    })
  })

  it('has variables of its own, of the command line and of the environment', () => {
    const text = `
version: 1
variables: { root: /srv, port: 80 }
agents:
  web: { cwd: "\${root}/web", args: ["\${port}", "$\${port}", "\${env.USER}", "\${none:-else}"] }
`
    const [own] = agents(text, { set: {}, env: { USER: 'me' } })
    expect(own?.spec).toMatchObject({ cwd: '/srv/web', args: ['80', '${port}', 'me', 'else'] })
    const [given] = agents(text, { set: { root: '/opt' }, env: { USER: 'me' } })
    expect(given?.spec.cwd).toBe('/opt/web')
  })

  it('counts folders from its own place, and knows the home', () => {
    const told = agents('version: 1\nagents: { a: { cwd: . }, b: { cwd: ~/x }, c: { cwd: /y } }')
    expect(told.map(({ spec }) => spec.cwd)).toEqual(['/fleet', '/home/me/x', '/y'])
  })

  it.each([
    ['agents: {}', ['1:1 "version" is not as it has to be: Invalid input: expected 1.']],
    ['version: 1\nagents:\n  a: { cwd: x', [expect.stringMatching(/^3:\d+ Flow map/)]],
    [
      'version: 1\nagents:\n  a: { cwd: x, colour: red }',
      [expect.stringMatching(/^3:\d+ There is no "colour" here\./)],
    ],
    [
      'version: 1\nagents:\n  a:\n    cwd: x\n    prioritty: low',
      ['5:5 There is no "prioritty" here. Did you mean "priority"?'],
    ],
    ['version: 1\nagents:\n  a: { type: claude }', ['3:6 The agent "a" has no folder. Give it a "cwd".']],
    ['version: 1\nagents:\n  a: { cwd: "${x}" }', [expect.stringMatching(/^3:13 There is no variable x\./)]],
    ['version: 1\nagents:\n  a: { cwd: "${x y}" }', [expect.stringContaining('names no variable')]],
    [
      'version: 1\nagents:\n  a: { cwd: x, limits: { memory: 3 apples } }',
      [expect.stringContaining('"3 apples" is no value for memory')],
    ],
    ['version: 1\nagents:\n  a: { cwd: x, terminateWaitMs: soon }', [expect.stringContaining('"soon" is no time')]],
    [
      'version: 1\nagents:\n  a: { cwd: x, restart: { when: maybe } }',
      [expect.stringContaining('"agents.a.restart.when"')],
    ],
    ['just text', ['1:1 The file is not as it has to be: Invalid input: expected object, received null.']],
    ['version: 1\nagents: { a: { cwd: x }, a: { cwd: y } }', [expect.stringMatching(/^2:\d+ Map keys must be unique/)]],
  ])('with a mistake is refused, with the place and what to do: %s', (text, problems) => {
    expect(read(text)).toEqual(problems)
  })

  it('whose aliases would make it grow without bound is refused', () => {
    const bomb = [
      'a: &a [x, x, x, x, x, x, x, x, x, x]',
      ...'bcdefgh'.split('').map((name, index) => {
        const before = 'abcdefg'[index] ?? 'a'
        return `${name}: &${name} [${`*${before}, `.repeat(10)}*${before}]`
      }),
    ]
    expect(read(bomb.join('\n'))).toEqual([expect.stringContaining('1:1 ')])
  })
})

describe('dependencies', () => {
  const named = (name: string, ...dependsOn: string[]): DesiredAgent => {
    return { spec: { name, type: 'custom', cwd: '/x' }, dependsOn, profiles: [], isToStart: true }
  }

  it('on nobody and in a circle are told', () => {
    expect(dependencyProblems([named('api', 'dp'), named('db')])).toEqual([
      { agent: 'api', index: 0, message: '"api" depends on "dp", which is no agent. Did you mean "db"?' },
    ])
    expect(dependencyProblems([named('a', 'b'), named('b', 'c'), named('c', 'b')])).toEqual([
      { agent: 'b', index: null, message: 'Agents depend on each other in a circle: "b" → "c" → "b".' },
    ])
  })

  it('come before those that depend on them, each agent once', () => {
    const fleet = fc
      .integer({ min: 1, max: 12 })
      .chain((count) =>
        fc.tuple(
          ...Array.from({ length: count }, (_, index) =>
            fc
              .subarray(Array.from({ length: index }, (__, other) => `a${other}`))
              .map((needs) => named(`a${index}`, ...needs)),
          ),
        ),
      )
    fc.assert(
      fc.property(fleet, (all) => {
        const steps = stepsOf(fc.sample(fc.shuffledSubarray(all, { minLength: all.length }), 1)[0] ?? [])
        const stepOf = new Map(steps.flatMap((step, at) => step.map(({ spec }) => [spec.name, at] as const)))
        expect(stepOf.size).toBe(all.length)
        for (const { spec, dependsOn } of all) {
          for (const name of dependsOn) expect(stepOf.get(name)).toBeLessThan(stepOf.get(spec.name) ?? -1)
        }
      }),
    )
  })

  it('come with those that are named; profiles are asked for', () => {
    const night = { ...named('night', 'db'), profiles: ['night'] }
    const all = [named('db'), named('api', 'db'), night]
    const chosen = (choice: Parameters<typeof chosenAgents>[1]): string[] =>
      chosenAgents(all, choice).map(({ spec }) => spec.name)
    expect(chosen({ names: [], profiles: [] })).toEqual(['db', 'api'])
    expect(chosen({ names: [], profiles: ['night'] })).toEqual(['db', 'api', 'night'])
    expect(chosen({ names: ['night'], profiles: [] })).toEqual(['db', 'night'])
  })
})

describe('a plan', () => {
  const text = (memory: string, more = ''): string => `
version: 1
groups: { back: {} }
agents:
  api: { cwd: /x, group: back, limits: { memory: ${memory} }, env: { A: "1", TOKEN: abc }${more} }
`

  it('makes what is not there, and has nothing to do once it is', () => {
    const desired = agents(text('2 GB'))
    expect(planFor(desired, [])).toMatchObject({ create: [{ name: 'api' }], start: ['api'], change: [] })
    const there = { ...planFor(desired, desired.map(viewOf)), start: [] }
    expect([isNothing(there), there.same]).toEqual([true, 1])
  })

  it('changes what differs, and leaves what the file says nothing of', () => {
    const before = viewOf(agents(text('2 GB', ', priority: low'))[0] as DesiredAgent)
    const env = { A: '1', TOKEN: { secret: true, isSet: true }, B: 'kept' } as const
    const spec = { ...before.spec, env, limits: { ...before.spec.limits, cpu: null } }
    const plan = planFor(agents(text('3 GB')), [{ ...before, spec }])
    expect(plan.change.map(({ changes }) => changes.map(({ field }) => field))).toEqual([['limits.memory']])
    expect(plan.change[0]?.patch).toEqual({
      limits: { cpu: null, memory: { max: 3 * 1024 ** 3, warn: null, forMs: null, action: 'stop' } },
    })
  })

  it('sets a variable beside secrets without touching these', () => {
    const before = viewOf(agents(text('2 GB'))[0] as DesiredAgent)
    const spec = { ...before.spec, env: { A: 'old', TOKEN: { secret: true, isSet: true } } as const }
    const plan = planFor(agents(text('2 GB')), [{ ...before, spec }])
    expect(plan.change[0]?.patch).toEqual({ env: { A: '1', TOKEN: { secret: true } } })
    const unset = { ...before.spec, env: { A: '1', TOKEN: { secret: true, isSet: false } } as const }
    expect(planFor(agents(text('2 GB')), [{ ...before, spec: unset }]).change[0]).toMatchObject({
      changes: [{ field: 'env.TOKEN', before: '(secret)', after: '(secret)' }],
      patch: { env: { A: '1', TOKEN: 'abc' } },
    })
  })

  it('names what is in a group of the file and not in the file, and nothing else', () => {
    const other = viewOf(agents('version: 1\nagents: { old: { cwd: /x, group: back } }')[0] as DesiredAgent)
    const foreign = viewOf(agents('version: 1\nagents: { mine: { cwd: /x, group: own } }')[0] as DesiredAgent)
    const ofTask = { ...other, spec: { ...other.spec, name: 'task 1', task: { id: 1, attempt: 1 } } }
    const plan = planFor(agents(text('2 GB')), [other, foreign, ofTask], ['back'])
    expect(plan.surplus.map(({ spec }) => spec.name)).toEqual(['old'])
  })
})

it('a file that was written from agents has nothing to change in them', () => {
  const value = fc.oneof(
    fc.string(),
    fc.constantFrom('${x}', '$${x}', '3000', 'true', '~', ' a: b ', '- x', '#', 'line\nline'),
  )
  fc.assert(
    fc.property(
      fc.uniqueArray(
        fc.string({ minLength: 1, maxLength: 20 }).filter((name) => name.trim() !== '' && name !== '__proto__'),
        { minLength: 1, maxLength: 5 },
      ),
      fc.array(value, { maxLength: 4 }),
      fc.constantFrom('never', 'always'),
      fc.constantFrom({}, { memory: { max: 3e9, warn: 2e9, forMs: 90_000, action: 'throttle' }, cost: null } as const),
      (names, args, when, limits) => {
        const views = names.map((name) => {
          const restart = { ...SPEC_DEFAULTS.restart, when, stableMs: 61_000 } as const
          const spec = {
            ...SPEC_DEFAULTS,
            name,
            type: 'custom',
            cwd: '/x',
            args,
            restart,
            limits,
            env: { A: args.join() },
          }
          const view = agentView(name, 'running')
          return { ...view, spec: { ...view.spec, ...spec } }
        })
        const text = writtenFile(views.map(({ spec }) => spec))
        const plan = planFor(agents(text), views)
        expect({ ...plan, start: [] }).toMatchObject({ create: [], change: [], same: names.length })
      },
    ),
  )
})

it('the published schema is that of the shapes: "corral export --schema -o resources/corral.schema.json --force"', () => {
  const path = join(import.meta.dirname, '../../../resources/corral.schema.json')
  expect(JSON.parse(readFileSync(path, 'utf8'))).toEqual(JSON.parse(JSON.stringify(fleetFileSchema())))
})
