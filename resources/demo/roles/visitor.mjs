// A child of the server: visits its pages at a person's pace.
import { leaveWithParent } from '../life.mjs'
import { LOOPBACK } from '../port.mjs'
import { wait } from '../screen.mjs'

const VISITS = ['GET /', 'GET /api/items', 'GET /favicon.ico', 'GET /cart', 'POST /api/orders', 'GET /login']
const MIN_PAUSE_MS = 600
const MAX_PAUSE_MS = 3_200

export async function run([port]) {
  leaveWithParent()
  for (let index = 0; ; index++) {
    await wait(MIN_PAUSE_MS + Math.random() * (MAX_PAUSE_MS - MIN_PAUSE_MS))
    const [method, path] = VISITS[index % VISITS.length].split(' ')
    const response = await fetch(`http://${LOOPBACK}:${port}${path}`, { method, redirect: 'manual' })
    await response.text()
  }
}
