import { parseJson } from '../../base/parse-json.ts'
import { existsSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { isSystemError } from '../../base/errors.ts'
import { err, ok, type Result } from '../../base/result.ts'
import type { Environment } from '../../core/agent/launch.ts'
import { SECRETS_FILE_MAX_BYTES } from '../../core/limits.ts'
import type { SecretStore } from '../../core/secrets/secret-store.ts'
import { replacePrivateFile } from '../../node/replace-file.ts'
import { readSmallFileSync } from '../../node/small-file.ts'
import { shape } from '../../shapes/shape.ts'
import { z } from '../../shapes/zod.ts'

/** An id that is a file name and nothing else. */
const ID = /^[\w-]{1,100}$/

interface SecretsFile {
  readonly schemaVersion: 1
  readonly values: Environment
}

const secretsFile = shape<SecretsFile>()(
  z.object({ schemaVersion: z.literal(1), values: z.record(z.string(), z.string()) }),
)

/** Secrets in one file per agent, in a folder of the data directory. */
export class FileSecrets implements SecretStore {
  private readonly folder: string

  constructor(folder: string) {
    this.folder = folder
  }

  read(agentId: string): Result<Environment, string> {
    const path = this.pathOf(agentId)
    if (!existsSync(path)) return ok({})
    const text = readSmallFileSync(path, SECRETS_FILE_MAX_BYTES)
    if (text === null) return err(`${path} cannot be read. Check that it is a file of yours, with mode 600.`)
    const found = secretsFile.safeParse(parseJson(text))
    return found.success ? ok(found.data.values) : err(`${path} holds no secrets that this Corral can read.`)
  }

  write(agentId: string, values: Environment): Result<null, string> {
    const path = this.pathOf(agentId)
    const file: SecretsFile = { schemaVersion: 1, values }
    const bytes = Buffer.from(`${JSON.stringify(file)}\n`)
    if (bytes.length > SECRETS_FILE_MAX_BYTES) {
      return err(
        `The secrets are ${bytes.length} bytes, and Corral keeps ${SECRETS_FILE_MAX_BYTES}. Use shorter values.`,
      )
    }
    try {
      if (Object.keys(values).length === 0) rmSync(path, { force: true })
      else replacePrivateFile(path, bytes)
      return ok(null)
    } catch (error) {
      if (!isSystemError(error)) throw error
      return err(`${path} cannot be written: ${error.message}. Check the disk and the permissions of the folder.`)
    }
  }

  private pathOf(agentId: string): string {
    if (!ID.test(agentId)) throw new Error(`"${agentId}" is no id of an agent`)
    return join(this.folder, `${agentId}.json`)
  }
}
