// A development server: answers real requests on loopback, rebuilt by one child process and visited by another.
import { createServer } from 'node:http'
import { leaveWhenAsked, startRole } from '../life.mjs'
import { DEMO_PORT, listenOn, LOOPBACK } from '../port.mjs'
import { blue, bold, cyan, dim, green, red, say, sayHeading, yellow } from '../screen.mjs'

const ROUTES = { '/': 200, '/cart': 200, '/api/items': 200, '/api/orders': 201, '/login': 302, '/favicon.ico': 404 }

function paintOf(status) {
  if (status >= 400) return red
  return status >= 300 ? yellow : green
}

function answer(request, response) {
  const startedAt = performance.now()
  const status = ROUTES[request.url] ?? 404
  response.writeHead(status, { 'content-type': 'text/plain' }).end(`${status} ${request.url}\n`, () => {
    const time = new Date().toTimeString().slice(0, 8)
    const ms = Math.max(1, Math.round(performance.now() - startedAt))
    const method = request.method === 'GET' ? cyan('GET ') : blue(request.method)
    say(`${dim(time)} ${method} ${paintOf(status)(status)} ${request.url} ${dim(`${ms} ms`)}`)
  })
}

/** Listens on the demo's port, or on any other when that one is taken; answers which. */
async function listen(server) {
  for (const port of [DEMO_PORT, 0]) {
    const error = await listenOn(server, port)
    if (error === null) return server.address().port
    if (error.code !== 'EADDRINUSE') throw error
    say(yellow(`port ${port} is in use, taking another`))
  }
  throw new Error('no free port on loopback')
}

export async function run() {
  leaveWhenAsked()
  sayHeading('web-shop', 'development server')
  const port = await listen(createServer(answer))
  const bundler = startRole('bundler')
  const visitor = startRole('visitor', [String(port)])
  bundler.on('message', ({ modules, ms }) => say(`${green('●')} rebuilt ${dim(`${modules} modules in ${ms} ms`)}`))
  for (const [name, child] of Object.entries({ bundler, visitor })) {
    child.once('exit', () => say(`${red('●')} ${name} ended`))
  }
  say(`${green('➜')} ${bold(`http://${LOOPBACK}:${port}/`)}`)
  say(dim(`  bundler ${bundler.pid} · visitor ${visitor.pid}`))
}
