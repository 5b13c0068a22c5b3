// One agent of the demo fleet: `node demo-agent.mjs <role>`. `fleet.json` names the roles a person starts; the others are
// child processes of those.
import { argv, exit, stderr } from 'node:process'

const ROLES = {
  worker: () => import('./roles/worker.mjs'),
  waiter: () => import('./roles/waiter.mjs'),
  leaker: () => import('./roles/leaker.mjs'),
  crasher: () => import('./roles/crasher.mjs'),
  idler: () => import('./roles/idler.mjs'),
  server: () => import('./roles/server.mjs'),
  'test-suite': () => import('./roles/test-suite.mjs'),
  bundler: () => import('./roles/bundler.mjs'),
  visitor: () => import('./roles/visitor.mjs'),
}

const [role = '', ...args] = argv.slice(2)
if (!Object.hasOwn(ROLES, role)) {
  stderr.write(`usage: demo-agent.mjs <${Object.keys(ROLES).join('|')}>\n`)
  exit(2)
}
const { run } = await ROLES[role]()
await run(args)
