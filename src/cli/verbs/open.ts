import { EXIT, type ExitCode } from '../exit-codes.ts'
import type { Session } from '../host/session.ts'
import type { Verb } from '../verb.ts'

interface Options {
  readonly readOnly?: true
}

/** `corral open` */
export const open: Verb = {
  name: 'open',
  hosts: 'none',
  summary: 'Print an address that opens Corral in a browser, once, within a minute.',
  examples: [
    { line: 'corral open', says: 'for you' },
    { line: 'corral open --read-only', says: 'for somebody who may only look' },
  ],
  build: (command, run) =>
    command
      .option('--read-only', 'for looking only')
      .action((options: Options) => run((session) => address(session, options))),
}

async function address(session: Session, { readOnly = false }: { readonly readOnly?: boolean }): Promise<ExitCode> {
  const { out } = session
  const answer = await session.ask('login.create', { readOnly })
  if (out.isJson) out.json(answer)
  else out.line(answer.url)
  return EXIT.ok
}
