#!/usr/bin/env node
// At each Enter asks Corral for the list of agents, as a program inside a run, and prints their names or why not.
import { connect } from 'node:net'
import { liveBounded, ready, write } from '../../test/fixtures/agents/lib/fixture.mjs'

const TEXT = 1
const HEADER_BYTES = 5

const { CORRAL_SOCKET, CORRAL_RUN_ID: id, CORRAL_RUN_SECRET: secret } = process.env

process.stdin.on('data', () => {
  const socket = connect(CORRAL_SOCKET)
  let received = Buffer.alloc(0)
  socket.on('data', (chunk) => {
    received = Buffer.concat([received, chunk])
    if (received.length < HEADER_BYTES || received.length < HEADER_BYTES + received.readUInt32BE(1)) return
    const { output, error } = JSON.parse(received.subarray(HEADER_BYTES).toString())
    write(output ? `sees ${output.agents.map(({ spec }) => spec.name).join(', ')}\n` : `${error.message}\n`)
    socket.destroy()
  })
  socket.write(packet({ type: 'hello', run: { id, secret } }))
  socket.write(packet({ type: 'request', id: 1, name: 'agent.list', input: {} }))
})
liveBounded()
ready()

function packet(message) {
  const body = Buffer.from(JSON.stringify(message))
  const header = Buffer.alloc(HEADER_BYTES)
  header.writeUInt8(TEXT, 0)
  header.writeUInt32BE(body.length, 1)
  return Buffer.concat([header, body])
}
