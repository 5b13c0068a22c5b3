import { readFileSync, statSync } from 'node:fs'
import { homedir } from 'node:os'
import { dirname, resolve } from 'node:path'
import { errnoOf, messageOf } from '../../base/errors.ts'
import { nearestWord } from '../../words/filter/did-you-mean.ts'
import { EXIT } from '../exit-codes.ts'
import { Failure } from '../failure.ts'
import { desiredAgents, type DesiredAgent } from './desired-agents.ts'
import type { FileProblem } from '../yaml/located-yaml.ts'
import { chosenAgents, dependencyProblems, type Choice } from './order.ts'
import { readFleetFile } from './read-fleet-file.ts'

/** Names that are looked for where none is given. */
const USUAL_NAMES = ['corral.yaml', 'corral.yml']
const MOST_BYTES = 1024 * 1024

/** What a verb is given to find its file and what of it is meant. */
export interface FileOptions extends Choice {
  /** Null: the usual name in this folder. */
  readonly file: string | null
  readonly set: Readonly<Record<string, string>>
}

/** A fleet file, ready to be compared with a host. */
export interface LoadedFile {
  readonly path: string
  /** All agents of the file, and those that are meant. */
  readonly all: readonly DesiredAgent[]
  readonly chosen: readonly DesiredAgent[]
  /** Groups the file declares. */
  readonly groups: ReadonlySet<string>
}

/** Throws a Failure that names every line at fault. */
export function loadFleetFile({ file, set, ...choice }: FileOptions): LoadedFile {
  const { path, text } = contentOf(file)
  const read = readFleetFile(text, { set, env: process.env })
  if (!read.ok) throw unusable(path, read.error)
  const problems: FileProblem[] = []
  const { yaml, file: told } = read.value
  const all = desiredAgents(told, { folder: dirname(path), home: homedir() }, (at, message) =>
    problems.push(yaml.problemAt(at, message)),
  )
  for (const { agent, index, message } of dependencyProblems(all)) {
    problems.push(yaml.problemAt(['agents', agent, 'depends_on', ...(index === null ? [] : [index])], message))
  }
  if (problems.length > 0) throw unusable(path, problems)
  checkNames(all, choice)
  const groups = new Set(Object.keys(told.groups ?? {}))
  return { path, all, chosen: chosenAgents(all, choice), groups }
}

function contentOf(file: string | null): { readonly path: string; readonly text: string } {
  for (const name of file === null ? USUAL_NAMES : [file]) {
    const path = resolve(name)
    try {
      if (statSync(path).size > MOST_BYTES) {
        throw new Failure(EXIT.usage, `${path} is larger than 1 MB; a fleet file is a few pages of YAML.`)
      }
      return { path, text: readFileSync(path, 'utf8') }
    } catch (error) {
      if (error instanceof Failure) throw error
      if (errnoOf(error) === 'ENOENT') continue
      throw new Failure(EXIT.usage, `${path} cannot be read: ${messageOf(error)}`)
    }
  }
  const missing = file === null ? `There is no ${USUAL_NAMES[0]} in this folder` : `There is no file ${file}`
  throw new Failure(EXIT.usage, `${missing}. "corral export" writes one from the agents there are.`)
}

function unusable(path: string, problems: readonly FileProblem[]): Failure {
  const lines = problems.map(({ line, column, message }) => `${path}:${line}:${column}: ${message}`)
  return new Failure(EXIT.usage, lines.join('\n'))
}

function checkNames(all: readonly DesiredAgent[], { names, profiles }: Choice): void {
  const known = all.map(({ spec }) => spec.name)
  const knownProfiles = [...new Set(all.flatMap((agent) => agent.profiles))]
  const missing = names.find((name) => !known.includes(name))
  if (missing !== undefined) throw unknown(`There is no agent "${missing}" in the file.`, nearestWord(missing, known))
  const profile = profiles.find((name) => !knownProfiles.includes(name))
  if (profile !== undefined) {
    throw unknown(`No agent of the file has the profile "${profile}".`, nearestWord(profile, knownProfiles))
  }
}

function unknown(message: string, near: string | null): Failure {
  return new Failure(EXIT.notFound, near === null ? message : `${message} Did you mean "${near}"?`)
}
