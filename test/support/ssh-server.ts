import { execFileSync, spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, copyFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { userInfo } from 'node:os'
import { join } from 'node:path'

const SSHD = ['/usr/sbin/sshd', '/usr/bin/sshd', '/usr/local/sbin/sshd'].find((path) => existsSync(path))
/** Where sshd, run by root, keeps its helper without rights (Debian). */
const PRIVILEGE_SEPARATION = '/run/sshd'
const START_MS = 20_000

export interface SshServerParts {
  /** A folder of the test's own. */
  readonly dir: string
  /** Environment of the server, and so of what it starts. */
  readonly env: NodeJS.ProcessEnv
}

/** A real sshd on a free port of this machine, and a client's configuration that knows it as `gpu1`. */
export class SshServer {
  readonly dir: string
  readonly port: number
  /** Folder to be put first on the PATH: its `ssh` is the system's, with this test's configuration in the place of the user's. */
  readonly bin: string
  /** Home of whoever logs in. */
  readonly home: string
  private readonly env: NodeJS.ProcessEnv
  private child: ChildProcess | null = null

  private constructor({ dir, env }: SshServerParts, port: number) {
    this.dir = dir
    this.port = port
    this.env = env
    this.bin = join(dir, 'bin')
    this.home = join(dir, 'home')
  }

  static async start(parts: SshServerParts): Promise<SshServer> {
    if (SSHD === undefined) throw new Error('The test needs sshd. Install it: apt-get install openssh-server')
    const server = new SshServer(parts, await freePort())
    server.write()
    await server.start()
    return server
  }

  /** Starts it (again). Resolves once it listens. */
  async start(): Promise<void> {
    if (process.geteuid?.() === 0) mkdirSync(PRIVILEGE_SEPARATION, { recursive: true, mode: 0o755 })
    const args = ['-D', '-e', '-f', join(this.dir, 'sshd_config')]
    const child = spawn(SSHD as string, args, { env: this.env, stdio: ['ignore', 'ignore', 'pipe'] })
    this.child = child
    let said = ''
    const listens = new Promise<void>((resolve) => {
      child.stderr.setEncoding('utf8').on('data', (text: string) => {
        said += text
        if (said.includes('Server listening on')) resolve()
      })
    })
    const failed = once(child, 'exit').then(() => Promise.reject(new Error(`sshd ended: ${said}`)))
    failed.catch(() => undefined)
    const tooLate = AbortSignal.timeout(START_MS)
    await Promise.race([listens, failed, once(tooLate, 'abort').then(() => Promise.reject(new Error(said)))])
  }

  /** No new connection is taken; those there are go on. */
  async stop(): Promise<void> {
    const { child } = this
    this.child = null
    if (child === null || child.exitCode !== null || child.signalCode !== null) return
    const ended = once(child, 'exit')
    child.kill('SIGTERM')
    await ended
  }

  /** Lines for `Host gpu1` in the client's configuration; the first that says something of an option counts. */
  configure(lines: readonly string[] = [], identity = 'client_key'): void {
    const own = [
      ...['HostName 127.0.0.1', `Port ${this.port}`, `User ${userInfo().username}`],
      ...[`IdentityFile ${join(this.dir, identity)}`, 'IdentitiesOnly yes', 'IdentityAgent none'],
      ...[`UserKnownHostsFile ${join(this.dir, 'known_hosts')}`, 'GlobalKnownHostsFile /dev/null'],
    ]
    writeFileSync(join(this.dir, 'ssh_config'), ['Host gpu1', ...lines, ...own].join('\n  ').concat('\n'))
  }

  /** What the client knows of this server's key: all, nothing, or a wrong one. */
  know(what: 'right' | 'nothing' | 'wrong'): void {
    const key = what === 'wrong' ? 'client_key.pub' : 'host_key.pub'
    const line = `[127.0.0.1]:${this.port} ${readFileSync(join(this.dir, key), 'utf8')}`
    writeFileSync(join(this.dir, 'known_hosts'), what === 'nothing' ? '' : line)
  }

  private write(): void {
    const { dir, bin, home, port } = this
    for (const folder of [bin, home]) mkdirSync(folder, { recursive: true, mode: 0o700 })
    for (const name of ['host_key', 'client_key', 'stranger_key']) {
      execFileSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-f', join(dir, name)])
    }
    copyFileSync(join(dir, 'client_key.pub'), join(dir, 'authorized_keys'))
    const sshd = [
      ...[`ListenAddress 127.0.0.1:${port}`, `HostKey ${join(dir, 'host_key')}`, `PidFile ${join(dir, 'sshd.pid')}`],
      ...[`AuthorizedKeysFile ${join(dir, 'authorized_keys')}`, 'StrictModes no', 'UsePAM no'],
      ...['PasswordAuthentication no', 'KbdInteractiveAuthentication no', 'PermitRootLogin yes'],
      ...[`SetEnv HOME=${home}`, 'MaxStartups 100', 'PrintMotd no'],
    ]
    writeFileSync(join(dir, 'sshd_config'), `${sshd.join('\n')}\n`)
    this.configure()
    this.know('right')
    const ssh = execFileSync('sh', ['-c', 'command -v ssh'], { encoding: 'utf8' }).trim()
    writeProgram(join(bin, 'ssh'), `exec ${ssh} -F '${join(dir, 'ssh_config')}' "$@"`)
  }
}

/** A program in the shell's words. */
export function writeProgram(path: string, text: string): void {
  writeFileSync(path, `#!/bin/sh\n${text}\n`)
  chmodSync(path, 0o755)
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  server.close()
  await once(server, 'close')
  return typeof address === 'object' && address !== null ? address.port : 0
}
