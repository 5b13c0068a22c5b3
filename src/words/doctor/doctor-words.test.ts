import { describe, expect, it } from 'vitest'
import { judgeFiles, judgePort, judgeDatabase, judgeOrphans } from '../../core/doctor/own.ts'
import type { DoctorSetting, Installer } from '../../core/doctor/judged.ts'
import { judgeDisk, judgeGroups, judgeRoom, judgeSandbox, type GroupFacts } from '../../core/doctor/machine.ts'
import { judgeAgent, judgeGit, judgeTmux } from '../../core/doctor/programs.ts'
import { diskWords, groupsWords, roomWords, sandboxWords } from './machine-words.ts'
import { databaseWords, filesWords, orphansWords, portWords } from './own-words.ts'
import { agentWords, gitWords, tmuxWords } from './program-words.ts'
import { doctorSummary, unknownCheck } from './report-words.ts'

const USER: DoctorSetting = { platform: 'linux', isRoot: false, installer: 'apt' }
const ROOT: DoctorSetting = { ...USER, isRoot: true }

describe('what is missing is said with the line that mends it', () => {
  it.each<readonly [Installer | null, string | null]>([
    ['apt', 'sudo apt install git'],
    ['pacman', 'sudo pacman -S git'],
    ['apk', 'sudo apk add git'],
    ['brew', 'brew install git'],
    ['winget', 'winget install Git.Git'],
    [null, null],
  ])('git, where %s installs programs', (installer, command) => {
    expect(gitWords(judgeGit({ kind: 'missing' }), { ...USER, installer }).command).toBe(command)
  })

  it('git for root, who needs no sudo', () => {
    expect(gitWords(judgeGit({ kind: 'missing' }), ROOT).command).toBe('apt install git')
  })

  it('tmux, with how many agents wait for it', () => {
    const judged = judgeTmux({ answer: { kind: 'missing' }, problem: null, usedBy: 2 })
    const { found, command } = tmuxWords(judged, USER)
    expect(found).toContain('2 agents cannot start without it')
    expect(command).toBe('sudo apt install tmux')
  })

  it('an agent CLI that is too old, or hangs when it is asked', () => {
    const agent = {
      ...{ id: 'codex', name: 'Codex CLI', command: 'codex', path: '/opt/my tools/codex', version: '0.1.0' },
      ...{ seen: ['0.169.0'], installHint: 'npm install -g codex' },
    }
    expect(agentWords(judgeAgent(agent))).toMatchObject({
      found: expect.stringMatching(/0\.1\.0 at .*with 0\.169\.0; this version is older/),
      command: 'npm install -g codex',
    })
    expect(agentWords(judgeAgent({ ...agent, version: null }))).toMatchObject({
      found: expect.stringContaining('did not tell it: it takes too long'),
      command: "'/opt/my tools/codex' --version",
    })
  })
})

describe('a machine without what Corral would like', () => {
  const GROUPS: GroupFacts = { platform: 'linux', hierarchy: 'v2', hasSystemd: true, tried: null }
  const PARTLY = { memory: false, tasks: false, cpu: false, freeze: true, kill: true }

  it('says which groups there are and what Corral does instead', () => {
    const words = (change: Partial<GroupFacts>): ReturnType<typeof groupsWords> =>
      groupsWords(judgeGroups({ ...GROUPS, ...change }), USER)
    expect(words({ hierarchy: 'v1' }).found).toMatch(/cgroup v1.*by what it samples/)
    expect(words({ hierarchy: 'v1' }).advice).toContain('systemd.unified_cgroup_hierarchy=1')
    expect(words({ hierarchy: 'none' }).found).toContain('No groups of processes (cgroup v2) can be seen here')
    expect(words({}).command).toBe('loginctl enable-linger')
    expect(words({ tried: PARTLY }).command).toMatch(/^sudo sh -c .*Delegate=cpu memory pids/)
    expect(words({ tried: PARTLY }).found).toContain(
      'does not hold an agent to its memory, bound how many processes it has or divide the processor by priority',
    )
    expect(words({ tried: PARTLY, hierarchy: 'hybrid' })).toMatchObject({
      advice: expect.stringContaining('The old hierarchy (cgroup v1) has the controllers here'),
      command: null,
    })
  })

  it('says how many agents still fit, and how to have more', () => {
    const room = { openFiles: 100, maxFiles: 256, openTerminals: 4, maxTerminals: 4_096 }
    expect(roomWords(judgeRoom(room), USER)).toMatchObject({
      found: 'Room for 18 more agents: 100 of 256 files and 4 of 4096 terminals are open.',
      command: 'sudo prlimit --pid $$ --nofile=65536:65536',
    })
    expect(roomWords(judgeRoom({ ...room, maxFiles: 9_999, openTerminals: 4_095 }), USER)).toMatchObject({
      found: expect.stringContaining('Room for 1 more agent:'),
      command: 'sudo sysctl -w kernel.pty.max=16384',
    })
  })

  it('says how little is free', () => {
    const disk = { path: '/my data', freeBytes: 50 * 1024 ** 2, totalBytes: 100 * 1024 ** 3, freeFiles: null }
    expect(diskWords(judgeDisk(disk))).toMatchObject({
      found: expect.stringMatching(/^50 MB of 100 GB are free .*Soon nothing can be written/),
      command: "du -xh -d 1 '/my data' | sort -h",
    })
  })

  it('says of the sandbox only what concerns a host without windows', () => {
    const facts = { isRoot: false, maxUserNamespaces: 9, isCloneAllowed: null, isAppArmorRestricting: true } as const
    const words = (isDesktop: boolean): ReturnType<typeof sandboxWords> =>
      sandboxWords(judgeSandbox({ ...facts, tried: 'refused', isDesktop }), USER)
    expect(words(true).found).not.toContain('a browser')
    expect(words(false).found).toContain('a browser that shows Corral brings its own')
    expect(words(true).command).toBe('sudo sysctl -w kernel.apparmor_restrict_unprivileged_userns=0')
  })
})

describe('Corral’s own things', () => {
  it('a data directory somebody else may write to is closed by its owner, and otherwise left', () => {
    const facts = { dataDir: '/data', isThere: true, mode: 0o777, readable: [], isWritable: true }
    const first = { path: '/data', reason: 'other users may write to it', advice: 'Use another place.', isOwn: true }
    expect(filesWords(judgeFiles({ ...facts, untrusted: [first] })).command).toBe('chmod go-w /data')
    const foreign = filesWords(judgeFiles({ ...facts, untrusted: [{ ...first, isOwn: false }] }))
    expect(foreign).toMatchObject({ command: null, advice: 'Use another place.' })
  })

  it('names who holds the port', () => {
    const judged = judgePort({ port: 26_772, isFree: false, holder: { pid: 7, name: 'nginx' }, hostPid: null })
    expect(portWords(judged).found).toContain('taken by nginx (process 7)')
  })

  it('names what is left of earlier runs, and how to end one that is proven', () => {
    const left = (pid: number, isProven: boolean) => ({ pid, name: 'sleep', agentName: 'api', isProven })
    const judged = judgeOrphans({ processes: [left(1, false), left(2, true)], strayRunIds: ['r'] })
    expect(orphansWords(judged)).toMatchObject({
      found:
        '2 processes of earlier runs live on: sleep (pid 1, of api), sleep (pid 2, of api). 1 session of tmux belongs to no agent.',
      command: 'corral orphans --kill 2',
    })
  })

  it('says what is wrong with a database, and how to save what can be saved', () => {
    const judged = judgeDatabase({ kind: 'damaged', path: '/d/corral.db', complaints: ['page 3', 'page 4', 'page 5'] })
    const { found, command } = databaseWords(judged)
    expect(found).toContain('damaged: page 3, page 4 and 1 more.')
    expect(command).toContain('.recover')
  })
})

it('a report is summed up by what is not well', () => {
  const finding = { id: 'git', check: 'git', title: 'git', found: '', advice: null, command: null } as const
  expect(doctorSummary({ findings: [{ ...finding, verdict: 'ok' }] })).toBe('All is well')
  const findings = (['note', 'problem', 'note', 'ok'] as const).map((verdict) => ({ ...finding, verdict }))
  expect(doctorSummary({ findings })).toBe('1 problem, 2 notes')
})

it('a check that does not exist is named with those that do', () => {
  expect(unknownCheck('gti')).toMatch(/no check "gti".*git/)
  expect(unknownCheck('git')).toBeNull()
})
