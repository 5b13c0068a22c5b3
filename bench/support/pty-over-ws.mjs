// The minimal terminal in a page: node-pty, a WebSocket and term.write, nothing else.
// `node pty-over-ws.mjs COLS ROWS FILE ARG…`

import { spawn } from 'node-pty'
import { WebSocketServer } from 'ws'

const [cols, rows, file = 'sh', ...args] = process.argv.slice(2)
const server = new WebSocketServer({ host: '127.0.0.1', port: 0, perMessageDeflate: false })

server.on('connection', (socket) => {
  const pty = spawn(file, args, { name: 'xterm-256color', cols: Number(cols), rows: Number(rows), encoding: null })
  pty.onData((bytes) => socket.send(bytes))
  socket.on('message', (/** @type {Buffer} */ bytes) => pty.write(bytes.toString()))
  socket.on('close', () => pty.kill())
})
server.on('listening', () => process.send?.(server.address()))
process.on('disconnect', () => process.exit())
