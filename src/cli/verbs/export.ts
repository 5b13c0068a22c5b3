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
}

/** `corral export` */
export const exportVerb: Verb = {
  name: 'export',
  summary: 'Write a fleet file from the agents there are. Values of secrets are not in it.',
  examples: [
    { line: 'corral export -o corral.yaml', says: 'all agents' },
    { line: 'corral export --group backend', says: 'those of a group, to the terminal' },
    { line: 'corral export --schema -o corral.schema.json', says: 'the format, for editors' },
  ],
  build: (command, run) =>
    command
      .option('--group <group>', 'only the agents of a group')
      .option('-o, --output <file>', 'write it there, and not over a file that exists')
      .option('--force', 'write over a file that exists')
      .option('--schema', 'the JSON Schema of fleet files')
      .action((options: Options) => run((session) => write(session, options))),
}

async function write(session: Session, { group, output, force, schema }: Options): Promise<void> {
  const text = schema === true ? await schemaText() : await fileText(session, group ?? null)
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

// Loaded here: YAML and its shapes would slow down every other verb.

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
