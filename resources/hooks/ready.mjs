// Tells Corral that the program of this run is ready (readiness "hook"). Run it from inside an agent:  node ready.mjs
// It needs what Corral gives every run: CORRAL_SOCKET, CORRAL_RUN_ID and CORRAL_RUN_SECRET.
// Exit codes: 0 told, 1 refused, 2 not inside a run, 3 the socket is not trusted and nothing was sent, 7 no host.
import { lstatSync } from 'node:fs'
import { connect } from 'node:net'
import { dirname } from 'node:path'
import { env, exit, geteuid, platform, stderr } from 'node:process'

/** A packet of the control socket: kind u8 (1: text), length u32 big-endian, body. */
const TEXT = 1
const HEADER_BYTES = 5
const DEADLINE_MS = 5_000
const OTHERS_MAY_WRITE = 0o022

const { CORRAL_SOCKET: path, CORRAL_RUN_ID: id, CORRAL_RUN_SECRET: secret } = env
if (!path || !id || !secret) {
  fail(2, 'CORRAL_SOCKET, CORRAL_RUN_ID and CORRAL_RUN_SECRET are not set: this is no run of Corral.')
}
if (platform !== 'win32') checkPlace(path)

const socket = connect({ path })
setTimeout(() => fail(7, 'Corral did not answer.'), DEADLINE_MS).unref()
socket.on('error', (error) => fail(7, `Corral cannot be reached: ${error.message}`))
socket.on('close', () => fail(7, 'Corral closed the connection without an answer.'))
socket.on('connect', () => {
  send({ type: 'hello', run: { id, secret } })
  send({ type: 'request', id: 1, name: 'run.ready', input: { runId: id } })
})

let received = Buffer.alloc(0)
socket.on('data', (chunk) => {
  received = Buffer.concat([received, chunk])
  for (const message of takeMessages()) if (message.id === 1 || message.type === 'refused') settle(message)
})

/** The secret is sent only where nobody else can be listening: socket and folder are this user's own. */
function checkPlace(socketPath) {
  const folder = lstatSync(dirname(socketPath), { throwIfNoEntry: false })
  const found = lstatSync(socketPath, { throwIfNoEntry: false })
  if (folder === undefined || found === undefined) return fail(7, `Corral does not listen at ${socketPath}.`)
  const isPrivate = folder.isDirectory() && folder.uid === geteuid() && (folder.mode & OTHERS_MAY_WRITE) === 0
  if (isPrivate && found.isSocket() && found.uid === geteuid()) return
  fail(3, `${socketPath} may be somebody else's, so nothing was sent. Start Corral again, or set XDG_RUNTIME_DIR.`)
}

function send(message) {
  const body = Buffer.from(JSON.stringify(message))
  const header = Buffer.alloc(HEADER_BYTES)
  header.writeUInt8(TEXT, 0)
  header.writeUInt32BE(body.length, 1)
  socket.write(Buffer.concat([header, body]))
}

function takeMessages() {
  const messages = []
  while (received.length >= HEADER_BYTES) {
    const end = HEADER_BYTES + received.readUInt32BE(1)
    if (received.length < end) break
    if (received.readUInt8(0) === TEXT) messages.push(JSON.parse(received.subarray(HEADER_BYTES, end).toString()))
    received = received.subarray(end)
  }
  return messages
}

function settle(message) {
  if (message.type !== 'output') fail(1, message.error.message)
  exit(0)
}

function fail(code, reason) {
  stderr.write(`corral: ${reason}\n`)
  exit(code)
}
