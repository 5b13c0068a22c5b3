import { describe, expect, it } from 'vitest'
import type { Cgroups } from '../../core/cgroups.ts'
import { DOCTOR_CHECKS } from '../../core/doctor/judged.ts'
import type { MachineLook } from '../../core/doctor/machine-look.ts'
import type { DoctorFinding } from '../../shapes/doctor.ts'
import { sampleAgentType } from '../../../test/support/agent-type.ts'
import { FakeCgroups } from '../../../test/support/fake-cgroups.ts'
import { soundDatabase, soundMachine } from '../../../test/support/fake-machine-look.ts'
import { FakePortHolders } from '../../../test/support/fake-port-holders.ts'
import { FakeProcessTable } from '../../../test/support/fake-process-table.ts'
import { FakePtySpawner, IDLE, printAndExit } from '../../../test/support/fake-pty-spawner.ts'
import { FakeSessionRunner } from '../../../test/support/fake-session-runner.ts'
import { ManualClock } from '../../../test/support/manual-clock.ts'
import { Doctor } from './doctor.ts'
import type { DoctorParts, DoctorPorts } from './doctor-parts.ts'

/** A doctor whose machine is simulated. */
class Practice {
  readonly clock = new ManualClock()
  readonly table = new FakeProcessTable()
  readonly cgroups = new FakeCgroups(this.table)
  readonly ptys = new FakePtySpawner(this.table, ({ args }) =>
    args.join(' ').includes('printf') ? printAndExit('corral-works') : IDLE,
  )

  async examine(
    change: {
      readonly machine?: Partial<MachineLook>
      readonly ports?: Partial<DoctorPorts>
      readonly parts?: Partial<DoctorParts>
    } = {},
    only: Parameters<Doctor['examine']>[0] = null,
  ): Promise<Record<string, DoctorFinding>> {
    const asked = new Doctor(this.parts(change)).examine(only)
    await this.clock.advanceAsync(60_000)
    const { findings } = await asked
    expect(this.clock.pendingTimers).toBe(0)
    expect(this.table.living.map(({ pid }) => pid)).toEqual([])
    return Object.fromEntries(findings.map((finding) => [finding.id, finding]))
  }

  private parts({ machine, ports, parts }: Parameters<Practice['examine']>[0] & object): DoctorParts {
    const types = [
      sampleAgentType({ id: 'claude', name: 'Claude', command: 'claude', versionArgs: ['-v'] }),
      sampleAgentType({ id: 'codex', name: 'Codex', command: 'codex', versionArgs: ['-v'] }),
    ]
    return {
      ports: {
        ...{ clock: this.clock, cgroups: this.cgroups, ptys: this.ptys },
        agentTypes: { problems: [], list: async () => types },
        ids: { runId: () => 'a'.repeat(32), agentId: () => 'a' },
        machine: soundMachine(machine),
        database: soundDatabase,
        portHolders: new FakePortHolders(),
        sessions: new FakeSessionRunner(this.ptys),
        shellEnvironment: {
          read: async () => ({ env: { PATH: '/bin:/usr/bin' }, source: 'login-shell', problem: null }),
        },
        ...ports,
      },
      ...{ platform: 'linux', dataDir: '/data', hostPid: 1, isDesktop: false },
      agentTypes: async () =>
        types.map(({ id, name, command, homepage }) => {
          const path = id === 'claude' ? '/bin/claude' : null
          const version = path && '1.0.0'
          return { id, name, command, path, version, installHint: `install ${id}`, homepage, task: null }
        }),
      sessionAgents: () => 0,
      hostFacts: async () => ({ kind: 'asked', hostKind: 'headless', version: '0.0.0', pid: 1 }),
      orphans: async () => ({ processes: [], strayRunIds: [] }),
      secrets: () => ({ folder: '/data/secrets', problems: [], agents: 0 }),
      latestKept: () => null,
      ...parts,
    }
  }
}

const forever = (): Promise<never> => new Promise(() => undefined)

describe('Doctor', () => {
  it('makes every check, and finds nothing wrong on a sound machine', async () => {
    const practice = new Practice()
    practice.cgroups.isBounding = true
    const found = await practice.examine()
    expect(new Set(Object.values(found).map(({ check }) => check))).toEqual(new Set(DOCTOR_CHECKS))
    const verdicts = Object.entries(found).filter(([, { verdict }]) => verdict !== 'ok')
    expect(verdicts.map(([id, { verdict }]) => [id, verdict])).toEqual([
      ['agents.claude', 'note'],
      ['agents', 'note'],
    ])
    expect(found['agents']?.found).toBe('Not installed: Codex.')
    expect(found['agents']?.command).toBe('install codex')
  })

  it('goes on when a check fails or hangs, and says so of that one', async () => {
    const disk = async (): Promise<never> => Promise.reject(new Error('the disk is on fire'))
    const found = await new Practice().examine({ machine: { disk, files: forever }, parts: { orphans: forever } })
    expect(found['disk']).toMatchObject({ verdict: 'warning', found: expect.stringContaining('the disk is on fire') })
    expect(found['files']).toMatchObject({ verdict: 'warning', found: expect.stringContaining('within 30 s') })
    expect(found['files']?.command).toBe('corral doctor --only files')
    expect(found['orphans']?.verdict).toBe('warning')
    expect(found['git']?.verdict).toBe('ok')
  })

  it('knows what needs no shell while the shell hangs', async () => {
    const found = await new Practice().examine({ ports: { shellEnvironment: { read: forever } } })
    expect(found['shell']?.found).toContain('did not end within 30 s')
    expect(found['git']?.found).toContain('did not end within 30 s')
    expect(found['database']?.verdict).toBe('ok')
  })

  it('makes one check alone', async () => {
    expect(Object.keys(await new Practice().examine({}, 'git'))).toEqual(['git'])
  })

  it('asks agent CLIs again that told no version at first', async () => {
    let asked = 0
    const view = {
      id: 'claude',
      name: 'Claude',
      command: 'claude',
      path: '/bin/claude',
      installHint: null,
      homepage: null,
      task: null,
    }
    const agentTypes = async () => [{ ...view, version: (asked += 1) === 1 ? null : '2.0.0' }]
    const found = await new Practice().examine({ parts: { agentTypes } }, 'agents')
    expect(found['agents.claude']?.found).toContain('2.0.0 at /bin/claude')
  })
})

describe('the try of a group', () => {
  it('says what the kernel did not hold it to, and leaves neither group nor process', async () => {
    const practice = new Practice()
    const found = await practice.examine({}, 'groups')
    expect(found['groups']).toMatchObject({ verdict: 'warning', found: expect.stringContaining('to its memory') })
    expect(practice.cgroups.killed).toHaveLength(1)
    expect([...practice.table.cgroups]).toEqual([])
  })

  it('says that none can be made where the kernel refuses', async () => {
    const practice = new Practice()
    practice.cgroups.isRefusing = true
    const found = await practice.examine({}, 'groups')
    expect(found['groups']?.found).toContain('may make no group')
  })

  it('is not made where there are none', async () => {
    const practice = new Practice()
    const none: Cgroups = {
      ...{ kind: 'none', description: '', prefix: () => [], enter: async () => null, find: () => null },
      ...{ isWeighed: () => false, runOf: () => null, dispose: () => {}, [Symbol.dispose]: () => {} },
    }
    const machine = { groups: () => ({ hierarchy: 'v1', hasSystemd: false }) as const }
    const found = await practice.examine({ ports: { cgroups: none }, machine }, 'groups')
    expect(found['groups']?.found).toContain('cgroup v1')
    expect(practice.ptys.ptys).toEqual([])
  })
})

describe('the try of a terminal', () => {
  it('says why no program can be started', async () => {
    const practice = new Practice()
    practice.ptys.refuseNext({ code: 'spawn-failed', message: 'No terminals left.' })
    const found = await practice.examine({}, 'terminal')
    expect(found['terminal']).toMatchObject({
      verdict: 'problem',
      found: expect.stringContaining('No terminals left.'),
    })
  })

  it('ends a program that prints nothing', async () => {
    const practice = new Practice()
    practice.ptys.program = IDLE
    const found = await practice.examine({}, 'terminal')
    expect(found['terminal']).toMatchObject({ verdict: 'problem', found: expect.stringContaining('nothing came back') })
  })
})
