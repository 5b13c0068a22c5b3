import { chownSync, mkdirSync, readFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { dirname } from 'node:path'
import { homedir } from 'node:os'
import { describe, expect, it } from 'vitest'
import { controlPathOf } from '../../src/transports/control/place.ts'
import { encodePacket } from '../../src/transports/control/packets.ts'
import { fixtureSpec } from './support/agents.ts'
import { CommandLine, corral } from './support/command-line.ts'
import { FaultHost } from './support/host.ts'
import { running } from './support/lives.ts'
import { FaultPlace } from './support/place.ts'
import { expectNothingLeft } from './support/soundness.ts'
import { eventually } from './support/wait.ts'

const IS_ROOT = process.geteuid?.() === 0
/** A user that nobody is. */
const STRANGER = 61_234
/** As Linux writes it in its table of local sockets. */
const CONNECTED = '03'

function socketOf({ dataDir, env, dir }: FaultPlace): string {
  const path = controlPathOf(dataDir, { platform: process.platform, env, home: homedir(), temporary: dir })
  if (!path.ok) throw new Error(path.error.message)
  return path.value
}

/** Connections a local socket has taken, those of this test included. */
function connectionsAt(path: string): number {
  const sockets = readFileSync('/proc/net/unix', 'utf8').split('\n')
  return sockets.filter((line) => line.endsWith(` ${path}`) && line.split(/ +/)[5] === CONNECTED).length
}

/** What is wrong in one line, without the stack of an error. */
const SENTENCE = /^[^\n]+\n$/

describe.concurrent('the command line', () => {
  it('ends with the code that is documented, and says what to do', async () => {
    await using place = new FaultPlace()
    expect(await corral(place, 'list')).toMatchObject({ code: 7, err: expect.stringMatching(/corral serve/) as string })
    const { client } = await FaultHost.start(place)
    const api = await running(client, place, { name: 'api' })
    await client.ask('agent.create', { spec: fixtureSpec(place, 'idle', { name: 'down' }), start: false })
    const missing = fixtureSpec(place, 'idle', { name: 'broken', command: '/nowhere/program' })
    await client.ask('agent.create', { spec: missing, start: false })
    const calls: readonly (readonly [number, string, RegExp])[] = [
      [0, 'list', /^$/],
      [1, 'start broken', /broken: .*\/nowhere\/program/],
      [2, 'lits', /Did you mean list\?/],
      [2, 'events --folow', /Did you mean --follow\?/],
      [2, 'events --kind crash-lop', /Did you mean crash-loop\?/],
      [2, 'logs api --lines few', /whole number/],
      [2, 'stop', /Name the agents/],
      [2, 'attach api', /needs a terminal/],
      [3, 'tree down', /is not up/],
      [4, 'stop apo', /There is no agent "apo".* Did you mean api\?/],
      [4, 'start --group nobodys', /No agent is in a group "nobodys"/],
      [4, 'events --type nothing', /no agents of the type nothing/],
      [5, 'start api', /api/],
      [6, 'wait api --for stopped --timeout 0.2', /api/],
    ]
    for (const [code, line, said] of calls) {
      const called = await corral(place, ...line.split(' '))
      expect(called, line).toMatchObject({ code, err: expect.stringMatching(said) as string })
    }
    await client.ask('agent.remove', { agent: api })
    await expectNothingLeft(place, client)
  })

  it('says in one sentence that the host was lost, whatever it was waiting for', async () => {
    await using place = new FaultPlace()
    const host = await FaultHost.start(place)
    await running(host.client, place, { name: 'api' })
    const waiting = ['wait api --for stopped', 'top', 'logs api --follow', 'stop api'].map((line) =>
      CommandLine.begin(place, ...line.split(' ')),
    )
    const [, top, logs] = waiting
    await eventually(() => connectionsAt(socketOf(place)) > waiting.length, 'each to be connected')
    await top?.until(({ out }) => out !== '')
    await logs?.until(({ out }) => out.includes('ready'))
    // The agent takes no polite signal, so that its stop goes on.
    await host.client.until(() => host.client.fleet[0]?.state.phase.kind === 'stopping', 'the stop to begin')
    await host.crash()
    for (const { ended } of waiting) {
      expect(await ended).toMatchObject({
        code: 7,
        err: expect.stringMatching(/The host was lost: [^\n]+\n$/) as string,
      })
    }
    const next = await FaultHost.start(place)
    await expectNothingLeft(place, next.client)
  })

  it('follows events through a crash and a restart of the host, each once and in order', async () => {
    await using place = new FaultPlace()
    const host = await FaultHost.start(place)
    const follower = CommandLine.begin(place, 'events', '--follow', '--from-seq', '1', '--json')
    const plain = CommandLine.begin(place, 'events', '--follow')
    const { id } = await host.client.ask('agent.create', { spec: fixtureSpec(place, 'idle'), start: false })
    await follower.until(({ out }) => out.includes('created'))
    await plain.until(({ out }) => out.includes('created'))
    await host.crash()
    await plain.until(({ err }) => err.includes('Waiting for it to be back'))
    const next = await FaultHost.start(place)
    await plain.until(({ err }) => err.includes('It is back.'))
    await next.client.ask('agent.remove', { agent: id })
    await follower.until(({ out }) => out.includes('removed'))
    const seqs = follower.jsonLines.map((line) => (line as { event: { seq: number } }).event.seq)
    expect(seqs).toEqual(seqs.map((_, index) => index + 1))
    expect(follower.err).toBe('')
  })

  it('prints an answer of more than a megabyte whole, and refuses names of any length in a short sentence', async () => {
    await using place = new FaultPlace()
    const { client } = await FaultHost.start(place)
    const argument = 'x'.repeat(240_000)
    for (let index = 0; index < 8; index += 1) {
      const spec = fixtureSpec(place, 'idle', { name: `large-${index}`, args: [argument] })
      await client.ask('agent.create', { spec, start: false })
    }
    const { out, code } = await corral(place, 'list', '--json')
    expect({ code, length: out.length > 8 * argument.length }).toEqual({ code: 0, length: true })
    const { agents } = JSON.parse(out) as { agents: { spec: { args: string[] } }[] }
    expect(agents.map(({ spec }) => spec.args.at(-1))).toEqual(Array(8).fill(argument))
    const long = await corral(place, 'describe', 'n'.repeat(100_000))
    expect(long).toMatchObject({ code: 2, err: expect.stringMatching(SENTENCE) as string })
    expect(long.err.length).toBeLessThan(500)
    const many = Array.from({ length: 12 }, () => 'n'.repeat(100_000))
    const refused = await corral(place, 'events', '--agent', ...many)
    expect(refused.code).not.toBe(0)
    expect(refused.err).toMatch(SENTENCE)
    expect(refused.err.length).toBeLessThan(500)
  })

  it.runIf(IS_ROOT)('does not talk to a socket that belongs to another user, and says whose it is', async () => {
    await using place = new FaultPlace()
    const { client } = await FaultHost.start(place)
    chownSync(socketOf(place), STRANGER, STRANGER)
    const called = await corral(place, 'list')
    chownSync(socketOf(place), 0, 0)
    expect(called).toMatchObject({ code: 5, out: '', err: expect.stringMatching(`uid ${STRANGER}`) as string })
    expect(called.err).toMatch(SENTENCE)
    await expectNothingLeft(place, client)
  })

  it('a second host for the same data directory ends with a sentence, and the first is the one that answers', async () => {
    await using place = new FaultPlace()
    const { client } = await FaultHost.start(place)
    await client.ask('agent.create', { spec: fixtureSpec(place, 'idle', { name: 'first' }), start: false })
    const { code, said } = await FaultHost.refused(place)
    expect({ code, said }).toEqual({
      code: 1,
      said: expect.stringMatching(/has been running here.*Use that one/) as string,
    })
    expect(await corral(place, 'list', '--quiet')).toMatchObject({ code: 0, out: 'first\n' })
  })

  it('says which is older where the host speaks another version of the contract', async () => {
    await using place = new FaultPlace()
    const path = socketOf(place)
    mkdirSync(dirname(path), { mode: 0o700 })
    const other = createServer((socket) => {
      socket.on('error', () => undefined)
      socket.once('data', () => {
        socket.write(encodePacket(JSON.stringify({ type: 'welcome', contract: 999, version: '9.9.9' })))
      })
    })
    await new Promise<void>((resolve) => other.listen(path, resolve))
    place.defer(() => new Promise((resolve) => other.close(resolve)))
    for (const line of ['list', 'top', 'logs api -f', 'events -f', 'wait api --for ready', 'stop api']) {
      const called = await corral(place, ...line.split(' '))
      expect(called, line).toMatchObject({ code: 7, err: expect.stringMatching(/Corral 9\.9\.9.*Update/) as string })
      expect(called.err, line).toMatch(SENTENCE)
    }
  })
})
