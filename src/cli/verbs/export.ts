import { writeFileSync } from 'node:fs'
import { errnoOf, messageOf } from '../../base/errors.ts'
import { EXIT } from '../exit-codes.ts'
import { Failure } from '../failure.ts'
import type { Session } from '../host/session.ts'
import type { Verb } from '../verb.ts'

interface Options {
  readonly group?: string
  readonly output?: string
  readonly force?: true
  readonly schema?: true
  readonly api?: true
}

/** `corral export` */
export const exportVerb: Verb = {
  name: 'export',
  summary: 'Write a fleet file from the agents there are. Values of secrets are not in it.',
  examples: [
    { line: 'corral export -o corral.yaml', says: 'all agents' },
    { line: 'corral export --group backend', says: 'those of a group, to the terminal' },
    { line: 'corral export --schema -o corral.schema.json', says: 'the format, for editors' },
    { line: 'corral export --api -o corral-api.json', says: 'how programs speak with Corral (docs/api.md)' },
  ],
  build: (command, run) =>
    command
      .option('--group <group>', 'only the agents of a group')
      .option('-o, --output <file>', 'write it there, and not over a file that exists')
      .option('--force', 'write over a file that exists')
      .option('--schema', 'the JSON Schema of fleet files')
      .option('--api', 'instead: the requests and streams of the control socket, with their shapes')
      .action((options: Options) => run((session) => write(session, options))),
}

async function write(session: Session, options: Options): Promise<void> {
  const { output, force } = options
  const text = await textOf(session, options)
  if (output === undefined) return session.out.text(text)
  try {
    writeFileSync(output, text, { flag: force === true ? 'w' : 'wx' })
  } catch (error) {
    if (errnoOf(error) !== 'EEXIST') {
      throw new Failure(EXIT.failed, `${output} cannot be written: ${messageOf(error)}`)
    }
    throw new Failure(EXIT.refused, `${output} exists already. Give another name, or --force to write over it.`)
  }
  session.out.note(`Written to ${output}.`)
}

async function textOf(session: Session, { group, schema, api }: Options): Promise<string> {
  if (api === true) return apiText()
  return schema === true ? schemaText() : fileText(session, group ?? null)
}

// Loaded here: YAML and its shapes would slow down every other verb.

async function apiText(): Promise<string> {
  const { contractDescription } = await import('../../contract/description/contract-description.ts')
  return `${JSON.stringify(contractDescription(), null, 2)}\n`
}

async function schemaText(): Promise<string> {
  const { fleetFileSchema } = await import('../fleet-file/json-schema.ts')
  return `${JSON.stringify(fleetFileSchema(), null, 2)}\n`
}

/** Of agents of people: those made for a task end with it. */
async function fileText(session: Session, group: string | null): Promise<string> {
  const { writtenFile } = await import('../fleet-file/written-file.ts')
  const agents = await session.agents(group === null ? {} : { group })
  return writtenFile(agents.flatMap(({ spec }) => (spec.task === null ? [spec] : [])))
}
