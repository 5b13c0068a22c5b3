// Tells Corral that the program of this run is ready (readiness "hook"). Run it from inside an agent:  node ready.mjs
// It needs what Corral gives every run: CORRAL_SOCKET and CORRAL_RUN_ID. Exit codes: 0 told, 1 refused, 2 not inside a run, 7 no host.
import { connect } from 'node:net'
import { env, exit, stderr } from 'node:process'

/** A packet of the control socket: kind u8 (1: text), length u32 big-endian, body. */
const TEXT = 1
const HEADER_BYTES = 5
const DEADLINE_MS = 5_000

const { CORRAL_SOCKET: path, CORRAL_RUN_ID: runId } = env
if (!path || !runId) fail(2, 'CORRAL_SOCKET and CORRAL_RUN_ID are not set: this is no run of Corral.')

const socket = connect({ path })
setTimeout(() => fail(7, 'Corral did not answer.'), DEADLINE_MS).unref()
socket.on('error', (error) => fail(7, `Corral cannot be reached: ${error.message}`))
socket.on('connect', () => {
  // Binds the connection to this run: it can do nothing but report about it.
  send({ type: 'hello', runId })
  send({ type: 'request', id: 1, name: 'run.ready', input: { runId } })
})

let received = Buffer.alloc(0)
socket.on('data', (chunk) => {
  received = Buffer.concat([received, chunk])
  for (const message of takeMessages()) if (message.id === 1) settle(message)
})

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
  if (message.type === 'error') fail(1, message.error.message)
  exit(0)
}

function fail(code, reason) {
  stderr.write(`corral: ${reason}\n`)
  exit(code)
}
