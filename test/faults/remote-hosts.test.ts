import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, writeFileSync } from 'node:fs'
import { request } from 'node:http'
import { join } from 'node:path'
import { text as textOf } from 'node:stream/consumers'
import { describe, expect, it } from 'vitest'
import { fixtureSpec } from './support/agents.ts'
import { FaultHost } from './support/host.ts'
import { running } from './support/lives.ts'
import { FaultPlace } from './support/place.ts'
import { commandOf, RemoteMachine, sshOf } from './support/remote-machine.ts'
import { SeenTerminal } from './support/seen-terminal.ts'
import { expectNothingLeft } from './support/soundness.ts'
import { eventually, within } from './support/wait.ts'

const shows =
  (text: string) =>
  (rows: readonly string[]): boolean =>
    rows.some((row) => row.includes(text))

function attach(place: FaultPlace, { here, program }: RemoteMachine, agent: string): SeenTerminal {
  const env = { ...here.env, CORRAL_DATA_DIR: here.dataDir }
  return SeenTerminal.open(place, [process.execPath, program, 'attach', agent, '--host', 'gpu1'], env)
}

function gone(pid: number): Promise<unknown> {
  return eventually(
    () => commandOf(pid) === '',
    () => `process ${pid} (${commandOf(pid)}) to end`,
  )
}

const said = (pattern: RegExp): string => expect.stringMatching(pattern) as string

describe.concurrent('a host on another machine', () => {
  it('is added, listed and asked over ssh, whatever the shell there prints first', async () => {
    await using place = new FaultPlace()
    const machine = await RemoteMachine.start(place)
    writeFileSync(join(machine.ssh.home, '.bashrc'), 'echo "Welcome!"\nprintf "\\033[1mno newline"\n')
    const { client } = await FaultHost.start(place)
    await running(client, place, { name: 'api' })
    expect(await machine.add()).toMatchObject({ code: 0, out: said(/gpu1 was added: Corral \S+ .*1 agent up/) })
    const listed = await machine.call('host', 'list', '--json')
    expect(JSON.parse(listed.out)).toMatchObject({ hosts: [{ name: 'gpu1', state: 'connected', up: 1, waiting: 0 }] })
    const { out } = await machine.call('list', '--host', 'gpu1')
    expect(out).toMatch(/^HOST +NAME.*\ngpu1 +api /)
    const all = await machine.call('--host', 'all', 'list', '--json')
    expect(all).toMatchObject({ code: 8, err: said(/^local: Corral is not running/) })
    expect(JSON.parse(all.out)).toMatchObject({
      agents: [{ hostName: 'gpu1', spec: { name: 'api' } }],
      hosts: [{ name: 'gpu1', error: null }, { name: 'local' }],
    })
    for (const [line, words] of [
      ['serve --host gpu1', /about this machine/],
      ['open --host gpu1', /about this machine/],
      ['host list --host gpu1', /about this machine/],
      ['stop api --host all', /one host at a time/],
      ['top --host all', /--json takes several/],
      ['host add -oProxyCommand=id', /unknown option|names no machine/],
    ] as const) {
      expect(await machine.call(...line.split(' ')), line).toMatchObject({ code: 2, err: said(words) })
    }
    expect(await machine.beginWith({ CORRAL_HOST: 'gpu1' }, 'stop', 'api').ended).toMatchObject({ code: 0 })
    expect(client.fleet[0]?.state.phase.kind).toBe('stopped')
    await expectNothingLeft(place, client)
  })

  it('is worked in as here, and is told of when it is killed; once it is back, so are its clients', async () => {
    await using place = new FaultPlace()
    const machine = await RemoteMachine.start(place)
    const host = await FaultHost.start(place)
    await machine.add()
    const id = await host.client.start(fixtureSpec(place, 'echo', { name: 'echo' }))
    await host.client.reach(id, 'running')
    const follower = machine.begin('events', '--follow', '--host', 'gpu1')
    const top = machine.begin('top', '--json', '--host', 'gpu1')
    const terminal = attach(place, machine, 'echo')
    await terminal.until('the agent', shows('ready pid='))
    terminal.type('over ssh')
    await terminal.until('the echo', shows('over ssh'))
    await top.until(({ out }) => out.includes('"hostName":"gpu1"'))
    await follower.until(({ out }) => out !== '')
    await host.crash()
    expect(await within(terminal.ended, 'attach to end')).toBe(7)
    await terminal.until('why it ended', shows('gpu1: The host was lost'))
    expect(await top.ended).toMatchObject({ code: 7, out: said(/gpu1: The host was lost: Corral on gpu1 ended/) })
    await follower.until(({ err }) => err.includes('Waiting for it to be back'))
    expect(await machine.call('list', '--host', 'gpu1')).toMatchObject({
      code: 7,
      err: said(/gpu1: No Corral runs on gpu1/),
    })
    const next = await FaultHost.start(place)
    await follower.until(({ err }) => err.includes('It is back.'))
    expect((await machine.call('list', '--host', 'gpu1')).code).toBe(0)
    await expectNothingLeft(place, next.client)
  })

  it('is told of when ssh is killed, and leaves no ssh when Corral is', async () => {
    await using place = new FaultPlace()
    const machine = await RemoteMachine.start(place)
    const { client } = await FaultHost.start(place)
    await running(client, place, { name: 'api' })
    await machine.add()
    const waiting = machine.begin('wait', 'api', '--for', 'stopped', '--host', 'gpu1')
    process.kill(await sshOf(waiting.child.pid), 'SIGKILL')
    expect(await waiting.ended).toMatchObject({ code: 7, err: said(/^gpu1: .*ssh was ended|gpu1: .*could not begin/) })
    const killed = machine.begin('top', '--json', '--host', 'gpu1')
    await killed.until(({ out }) => out.includes('"agents"'))
    const ssh = await sshOf(killed.child.pid)
    killed.child.kill('SIGKILL')
    await gone(ssh)
    // The program there has ended with it, or the place would tell of it.
    await expectNothingLeft(place, client)
  })

  it('that is not reached says why and what to do, and stops no other', async () => {
    await using place = new FaultPlace()
    const machine = await RemoteMachine.start(place)
    const { ssh } = machine
    expect(await machine.add()).toMatchObject({ code: 7, err: said(/No Corral runs on gpu1.*corral serve/) })
    const { client } = await FaultHost.start(place)
    expect((await machine.add()).code).toBe(0)
    const add = async (name: string, destination: string, ...options: readonly string[]) =>
      expect(await machine.call('host', 'add', destination, '--name', name, '--no-check', ...options)).toMatchObject({
        code: 0,
      })
    await add('no-program', 'gpu1', '--command', '/nowhere/corral')
    await add('other-program', 'gpu1', '--command', '/bin/true')
    await add('older', 'gpu1', '--command', machine.installOther(1, '0.0.1'))
    await add('newer', 'gpu1', '--command', machine.installOther(9_999, '99.0.0'))
    await add('unknown', 'nobody.invalid')
    const { code, out } = await machine.call('host', 'list', '--json')
    const { hosts } = JSON.parse(out) as { hosts: { name: string; error: { code: string; message: string } | null }[] }
    expect(code).toBe(8)
    expect(hosts.map(({ name, error }) => [name, error?.code ?? 'reached'])).toEqual([
      ['gpu1', 'reached'],
      ['no-program', 'no-command'],
      ['other-program', 'no-greeting'],
      ['older', 'other-version'],
      ['newer', 'other-version'],
      ['unknown', 'unreachable'],
    ])
    expect(hosts[3]?.error?.message).toMatch(/older.*Update Corral there/)
    expect(hosts[4]?.error?.message).toMatch(/newer.*Update Corral on this machine/)
    const told = async (pattern: RegExp, exit: number) =>
      expect(await machine.call('list', '--host', 'gpu1')).toMatchObject({ code: exit, out: '', err: said(pattern) })
    ssh.know('nothing')
    await told(/^gpu1: Host key verification failed\. Connect once by hand/, 5)
    ssh.know('wrong')
    await told(/^gpu1: .*Its key is not the one it had/, 5)
    ssh.know('right')
    ssh.configure([], 'stranger_key')
    await told(/^gpu1: .*Permission denied.*ssh-add/, 5)
    ssh.configure()
    await ssh.stop()
    await told(/^gpu1: .*Connection refused.*sshd runs there/, 7)
    await ssh.start()
    expect((await machine.call('list', '--host', 'gpu1')).code).toBe(0)
    await expectNothingLeft(place, client)
  })

  it('is reached with a configuration of its own: a master that dies, forwarded ports, a slow line', async () => {
    await using place = new FaultPlace()
    const machine = await RemoteMachine.start(place)
    const { ssh, here } = machine
    const { client } = await FaultHost.start(place)
    await machine.add()
    const control = join(place.dir, 'master')
    ssh.configure([`ControlPath ${control}`, 'ControlMaster auto', 'ControlPersist 600', 'RemoteCommand false'])
    expect((await machine.call('list', '--host', 'gpu1')).code).toBe(0)
    expect(existsSync(control)).toBe(false)
    const master = spawn(
      join(ssh.bin, 'ssh'),
      ['-M', '-N', '-o', 'RemoteCommand=none', '-o', 'ControlPersist=no', 'gpu1'],
      { env: here.env },
    )
    place.defer(() => master.kill('SIGKILL'))
    await eventually(() => existsSync(control), 'the master to listen')
    const top = machine.begin('top', '--json', '--host', 'gpu1')
    await top.until(({ out }) => out.includes('"agents"'))
    const ended = once(master, 'exit')
    master.kill('SIGKILL')
    await ended
    expect(await top.ended).toMatchObject({ code: 7, out: said(/gpu1: The host was lost/) })
    expect((await machine.call('list', '--host', 'gpu1')).code).toBe(0)
    ssh.configure([`ProxyCommand '${process.execPath}' '${slowLine(place)}' 100 %p`])
    const { hosts } = JSON.parse((await machine.call('host', 'list', '--json')).out) as {
      hosts: { latencyMs: number }[]
    }
    expect(hosts[0]?.latencyMs).toBeGreaterThanOrEqual(190)
    await expectNothingLeft(place, client)
  })

  it('shows its page through a forwarded port of the same number, and through no other', async () => {
    await using place = new FaultPlace()
    const machine = await RemoteMachine.start(place)
    const { client } = await FaultHost.start(place)
    const { url } = await client.ask('login.create', { readOnly: false })
    const { hostname, port } = new URL(url)
    // Both machines are this one: the port is free on another of its addresses only.
    const same = `127.0.0.2:${port}:127.0.0.1:${port}`
    const tunnel = spawn(join(machine.ssh.bin, 'ssh'), ['-N', '-o', 'ExitOnForwardFailure=yes', '-L', same, 'gpu1'], {
      env: machine.here.env,
    })
    const ended = once(tunnel, 'exit')
    place.defer(async () => {
      tunnel.kill()
      await ended
    })
    const isPage = async (host: string): Promise<boolean> => (await answerOf(Number(port), host)).includes(NO_SUCH_FILE)
    await eventually(() => isPage(`${hostname}:${port}`), 'the page to answer through the tunnel')
    expect(await isPage(`${hostname}:${Number(port) + 1}`)).toBe(false)
    expect(await isPage(`gpu1:${port}`)).toBe(false)
    await expectNothingLeft(place, client)
  })
})

/** What only the page says of a file that it does not have; whether it has been built, this test does not care. */
const NO_SUCH_FILE = 'There is no such file.'

/** The answer to a request that comes to this machine's other address under a name; empty: nobody answers. */
function answerOf(port: number, host: string): Promise<string> {
  return new Promise((resolve) => {
    const asked = request({ host: '127.0.0.2', port, path: '/no-such-file', headers: { host } }, (answer) => {
      void textOf(answer).then(resolve, () => resolve(''))
    })
    asked.on('error', () => resolve('')).end()
  })
}

/** A line on which every byte takes its time, as a program for ProxyCommand. */
function slowLine({ dir }: FaultPlace): string {
  const path = join(dir, 'slow-line.mjs')
  writeFileSync(
    path,
    `import { connect } from 'node:net'
const [, , delayMs, port] = process.argv
const socket = connect(Number(port), '127.0.0.1')
const later = (from, to) => {
  from.on('data', (chunk) => setTimeout(() => to.write(chunk), Number(delayMs)))
  from.on('end', () => setTimeout(() => to.end(), Number(delayMs)))
}
later(process.stdin, socket)
later(socket, process.stdout)
socket.on('error', () => process.exit(1)).on('close', () => setTimeout(() => process.exit(0), 2 * Number(delayMs)))
`,
  )
  return path
}
