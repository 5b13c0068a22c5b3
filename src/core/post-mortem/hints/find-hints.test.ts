import { describe, expect, it } from 'vitest'
import type { Hint } from '../../../shapes/hint.ts'
import { findHints, type HintSources } from './find-hints.ts'

const CRASH: HintSources['end'] = { exit: { code: 1, signal: null }, exitClass: 'crash', stop: null }

function hintsOf(text: string, change: Partial<HintSources> = {}): readonly Hint[] {
  return findHints({ end: CRASH, lines: text.split('\n'), host: null, killedOnMachine: false, ...change })
}

/** What it is and what it names: the first hint of a text. */
function firstOf(text: string): readonly [string, string | number | null] | null {
  const [hint] = hintsOf(text)
  if (hint === undefined) return null
  return hint.kind === 'port-in-use' ? [hint.kind, hint.port] : [hint.kind, hint.name]
}

const NODE_PORT = `node:events:485
      throw er; // Unhandled 'error' event
      ^

Error: listen EADDRINUSE: address already in use :::3000
    at Server.setupListenHandle [as _listen2] (node:net:1940:16)
    at listenInCluster (node:net:1997:12)
Emitted 'error' event on Server instance at:
    at emitErrorNT (node:net:1976:8) {
  code: 'EADDRINUSE',
  errno: -98,
  syscall: 'listen',
  address: '::',
  port: 3000
}

Node.js v24.11.0`

const NODE_HEAP = `<--- Last few GCs --->

[4711:0x2f1c000]    31415 ms: Mark-Compact 4043.1 (4129.4) -> 4030.0 (4131.6) MB, pooled: 0 MB, 1834.20 / 0.00 ms
<--- JS stacktrace --->

FATAL ERROR: Ineffective mark-compacts near heap limit Allocation failed - JavaScript heap out of memory
----- Native stack trace -----

 1: 0xe16044 node::OOMErrorHandler(char const*, v8::OOMDetails const&) [node]`

const NPM_NO_SPACE = `npm error code ENOSPC
npm error syscall write
npm error errno -28
npm error nospc ENOSPC: no space left on device, write
npm error nospc There appears to be insufficient space on your system to finish.
npm error A complete log of this run can be found in: /home/ada/.npm/_logs/2026-11-22T07_00_00_000Z-debug-0.log`

const PYTHON_MODULE = `Traceback (most recent call last):
  File "/work/app/main.py", line 3, in <module>
    import httpx
ModuleNotFoundError: No module named 'httpx'`

const GIT_LOCK = `fatal: Unable to create '/work/repo/.git/index.lock': File exists.

Another git process seems to be running in this repository, e.g.
an editor opened by 'git commit'. Please make sure all processes
are terminated then try again. If it still fails, a git process
may have crashed in this repository earlier:
remove the file manually to continue.`

const TEXTS: readonly (readonly [string, string, readonly [string, string | number | null]])[] = [
  ['node, a port', NODE_PORT, ['port-in-use', 3000]],
  [
    'node, a port of one address',
    'Error: listen EADDRINUSE: address already in use 127.0.0.1:8080',
    ['port-in-use', 8080],
  ],
  ['vite, a port', 'error when starting dev server:\nError: Port 5173 is already in use', ['port-in-use', 5173]],
  [
    'docker, a port',
    'docker: Error response from daemon: driver failed programming external connectivity on endpoint web (4f1d): Bind for 0.0.0.0:8080 failed: port is already allocated',
    ['port-in-use', 8080],
  ],
  [
    'uvicorn, a port',
    "ERROR:    [Errno 98] error while attempting to bind on address ('127.0.0.1', 8000): address already in use",
    ['port-in-use', 8000],
  ],
  ['go, a port', 'listen tcp :8081: bind: address already in use', ['port-in-use', 8081]],
  ['python, a port without a number', 'OSError: [Errno 98] Address already in use', ['port-in-use', null]],
  ['bash, a command', 'bash: line 1: pnpm: command not found', ['command-not-found', 'pnpm']],
  ['bash, a command without a line', 'bash: pnpm: command not found', ['command-not-found', 'pnpm']],
  ['zsh, a command', 'zsh: command not found: uv', ['command-not-found', 'uv']],
  ['sh, a command of npm', '> next dev\n\nsh: 1: next: not found', ['command-not-found', 'next']],
  ['env, an interpreter', '/usr/bin/env: ‘node’: No such file or directory', ['command-not-found', 'node']],
  ['node, a command', 'Error: spawn rg ENOENT', ['command-not-found', 'rg']],
  ['npm, the disk', NPM_NO_SPACE, ['no-space', null]],
  ['python, the disk', "OSError: [Errno 28] No space left on device: '/tmp/model.bin'", ['no-space', '/tmp/model.bin']],
  [
    'node, watchers',
    "Error: ENOSPC: System limit for number of file watchers reached, watch '/work/app'",
    ['too-many-watchers', null],
  ],
  ['node, files', "Error: EMFILE: too many open files, open '/work/app/a.ts'", ['too-many-files', null]],
  ['python, files', "OSError: [Errno 24] Too many open files: '/work/a'", ['too-many-files', null]],
  ['node, its heap', NODE_HEAP, ['heap-full', null]],
  [
    'python, memory',
    'Traceback (most recent call last):\n  File "a.py", line 1, in <module>\nMemoryError',
    ['out-of-memory', null],
  ],
  [
    'bash, a killed child',
    '/work/run.sh: line 4:  4711 Killed                  ./train --all',
    ['out-of-memory', null],
  ],
  ['rust, memory', 'memory allocation of 8589934592 bytes failed', ['out-of-memory', null]],
  ['git, memory', 'fatal: cannot fork: Cannot allocate memory', ['out-of-memory', null]],
  ['claude, a key', 'Invalid API key · Please run /login', ['bad-key', null]],
  [
    'claude, a key as its screen shows it',
    '  ⎿  API Error: 401 {"type":"error","error":{"type":"authentication_error","message":"invalid x-api-key"}}',
    ['bad-key', null],
  ],
  [
    'codex, a key',
    'ERROR: unexpected status 401 Unauthorized: Missing bearer or basic authentication in header',
    ['bad-key', null],
  ],
  ['openai, a key', 'openai.AuthenticationError: Error code: 401 - Incorrect API key provided: •••', ['bad-key', null]],
  ['gemini, a key', 'API key not valid. Please pass a valid API key.', ['bad-key', null]],
  [
    'a key that is not set',
    'Error: ANTHROPIC_API_KEY environment variable is not set',
    ['bad-key', 'ANTHROPIC_API_KEY'],
  ],
  [
    'git over ssh',
    'git@github.com: Permission denied (publickey).\nfatal: Could not read from remote repository.',
    ['bad-key', 'git@github.com'],
  ],
  [
    'git over https',
    "fatal: Authentication failed for 'https://github.com/ada/repo.git/'",
    ['bad-key', 'https://github.com/ada/repo.git/'],
  ],
  ['docker, a login', 'Error response from daemon: unauthorized: authentication required', ['bad-key', null]],
  [
    'npm, a login',
    'npm error code E401\nnpm error Unable to authenticate, your authentication token seems to be invalid.',
    ['bad-key', null],
  ],
  [
    'claude, its limit',
    'Claude usage limit reached. Your limit will reset at 3pm (Europe/Berlin).',
    ['rate-limit', null],
  ],
  [
    'codex, its limit',
    "ERROR: You've hit your usage limit. Upgrade to Pro, or try again in 3 hours.",
    ['rate-limit', null],
  ],
  ['an api, its limit', 'API Error: 429 {"type":"error","error":{"type":"rate_limit_error"}}', ['rate-limit', null]],
  [
    'docker, its limit',
    'toomanyrequests: You have reached your unauthenticated pull rate limit.',
    ['rate-limit', null],
  ],
  ['node, a name', 'Error: getaddrinfo ENOTFOUND api.anthropic.com', ['network-down', 'api.anthropic.com']],
  [
    'npm, a name',
    'npm error code EAI_AGAIN\nnpm error request to https://registry.npmjs.org/react failed, reason: getaddrinfo EAI_AGAIN registry.npmjs.org',
    ['network-down', 'registry.npmjs.org'],
  ],
  [
    'git, a name',
    "fatal: unable to access 'https://github.com/ada/repo/': Could not resolve host: github.com",
    ['network-down', 'github.com'],
  ],
  ['python, a name', 'socket.gaierror: [Errno -3] Temporary failure in name resolution', ['network-down', null]],
  [
    'docker, a name',
    'Error response from daemon: Get "https://registry-1.docker.io/v2/": dial tcp: lookup registry-1.docker.io on 127.0.0.53:53: no such host',
    ['network-down', 'registry-1.docker.io'],
  ],
  ['claude, the network', 'API Error: Connection error.', ['network-down', null]],
  ['node, a database', 'Error: connect ECONNREFUSED 127.0.0.1:5432', ['connection-refused', '127.0.0.1:5432']],
  [
    'docker, its daemon',
    'Cannot connect to the Docker daemon at unix:///var/run/docker.sock. Is the docker daemon running?',
    ['connection-refused', 'unix:///var/run/docker.sock'],
  ],
  ['git, its lock', GIT_LOCK, ['lock-held', '/work/repo/.git/index.lock']],
  [
    'apt, its lock',
    'E: Could not get lock /var/lib/dpkg/lock-frontend. It is held by process 1234 (apt)',
    ['lock-held', '/var/lib/dpkg/lock-frontend'],
  ],
  [
    'next, its lock',
    '⨯ Unable to acquire lock at /work/.next/dev/lock, is another instance of next dev running?',
    ['lock-held', '/work/.next/dev/lock'],
  ],
  ['sqlite, its lock', 'sqlite3.OperationalError: database is locked', ['lock-held', null]],
  ['node, a right', "Error: EACCES: permission denied, open '/etc/shadow'", ['permission-denied', '/etc/shadow']],
  ['python, a right', "PermissionError: [Errno 13] Permission denied: '/root/x'", ['permission-denied', '/root/x']],
  ['bash, a right', 'bash: ./deploy.sh: Permission denied', ['permission-denied', './deploy.sh']],
  [
    'docker, a right',
    'docker: permission denied while trying to connect to the Docker daemon socket at unix:///var/run/docker.sock',
    ['permission-denied', 'the Docker daemon socket'],
  ],
  ['node, a low port', 'Error: listen EACCES: permission denied 0.0.0.0:80', ['permission-denied', '0.0.0.0:80']],
  [
    'node, a module',
    "Error: Cannot find module 'express'\nRequire stack:\n- /work/app/index.js",
    ['module-missing', 'express'],
  ],
  [
    'node, a package',
    "Error [ERR_MODULE_NOT_FOUND]: Cannot find package 'zod' imported from /work/app/a.mjs",
    ['module-missing', 'zod'],
  ],
  ['python, a module', PYTHON_MODULE, ['module-missing', 'httpx']],
  [
    'yarn, node',
    'error foo@1.0.0: The engine "node" is incompatible with this module. Expected version ">=20". Got "16.20.2"',
    ['node-too-old', '>=20'],
  ],
  [
    'next, node',
    'You are using Node.js 16.20.2. For Next.js, Node.js version ">=18.18.0" is required.',
    ['node-too-old', '>=18.18.0'],
  ],
  [
    'vite, node',
    'You are using Node.js 18.0.0. Vite requires Node.js version 20.19+ or 22.12+.',
    ['node-too-old', '20.19+'],
  ],
  [
    'npm, node',
    'npm error code EBADENGINE\nnpm error engine Unsupported engine\nnpm error notsup Required: {"node":">=22"}',
    ['node-too-old', '>=22'],
  ],
]

describe('a reason is found in what is printed by', () => {
  it.each(TEXTS)('%s', (_what, text, expected) => expect(firstOf(text)).toEqual(expected))
})

describe('no reason is found', () => {
  const PORT = 'Error: listen EADDRINUSE: address already in use :::3000'

  it.each([
    ['in a quotation', `> ${PORT}`],
    ['in a list an agent writes', `● I saw “${PORT}” in the log.`],
    ['in a change of a file', `+  throw new Error('${PORT}')`],
    ['in a file with line numbers', `  12 │ // ${PORT}`],
    ['in what an agent shows of its tools', `  ⎿  ${PORT}`],
    ['in a comment', `// ${PORT}`],
    ['in a heading', `# ${PORT}`],
  ])('%s', (_where, text) => expect(hintsOf(text)).toEqual([]))

  it('in what was printed long before the end', () => {
    expect(hintsOf([PORT, ...Array.from({ length: 40 }, (_, row) => `line ${row}`)].join('\n'))).toEqual([])
  })

  it('for an end that was asked for, went well, or was for a limit', () => {
    for (const exitClass of ['user-stop', 'clean', 'limit'] as const) {
      expect(hintsOf(PORT, { end: { ...CRASH, exitClass } })).toEqual([])
    }
  })

  it('in text that says nothing of the kind', () => {
    expect(hintsOf('Compiled 23 files.\nAll tests passed: 404 of 404\nKilled time with a game of chess')).toEqual([])
  })
})

it('the line it was read from comes with it', () => {
  expect(hintsOf(`first\n  ${NODE_PORT}`)[0]?.line).toBe('Error: listen EADDRINUSE: address already in use :::3000')
})

it('the most telling of several comes first, three at most, each once', () => {
  const text = 'bash: a: command not found\nEMFILE\nEMFILE\nECONNREFUSED\nENOSPC\nEADDRINUSE'
  expect(hintsOf(text).map(({ kind }) => kind)).toEqual(['port-in-use', 'no-space', 'too-many-files'])
})

describe('an exit alone', () => {
  const short = { freeMemoryBytes: 1e8, totalMemoryBytes: 8e9 }
  const endOf = (code: number | null, signal: string | null = null): HintSources['end'] => ({
    ...CRASH,
    exit: { code, signal },
  })

  it('of a shell says that a command was not there, or could not be executed', () => {
    expect(hintsOf('', { end: endOf(127) })[0]?.kind).toBe('command-not-found')
    expect(hintsOf('', { end: endOf(126) })[0]?.kind).toBe('permission-denied')
  })

  it('by SIGKILL that nobody of us sent says memory only where there was little', () => {
    expect(hintsOf('', { end: endOf(null, 'SIGKILL'), host: short })[0]?.kind).toBe('out-of-memory')
    expect(hintsOf('', { end: endOf(137), host: short })[0]?.kind).toBe('out-of-memory')
    expect(hintsOf('', { end: endOf(null, 'SIGKILL'), host: { ...short, freeMemoryBytes: 6e9 } })).toEqual([])
    expect(hintsOf('', { end: endOf(1), host: short })).toEqual([])
  })
})

it('long lines without a reason are looked through at once', () => {
  const line = ':'.repeat(500)
  const before = performance.now()
  hintsOf(Array.from({ length: 40 }, () => line).join('\n'))
  hintsOf(Array.from({ length: 40 }, () => 'lock file port 1 listen 0 '.repeat(20)).join('\n'))
  expect(performance.now() - before).toBeLessThan(200)
})
