import { createReadStream } from 'node:fs'
import { isSystemError, messageOf } from '../base/errors.ts'
import { MESSAGE_MAX_BYTES } from '../core/limits.ts'
import { messageProblemWords } from '../words/message-words.ts'
import { EXIT } from './exit-codes.ts'
import { Failure } from './failure.ts'

/** More than this is not read, bytes: it could not be sent. Control characters, which are left out, make a text larger than its message. */
const READ_MAX_BYTES = 4 * MESSAGE_MAX_BYTES

/** The text of a file, `-` for standard input, as UTF-8. Throws a Failure if it cannot be read, is too large or is no text. */
export async function readText(file: string): Promise<string> {
  const bytes = await readBytes(file)
  if (bytes.length > READ_MAX_BYTES) {
    throw new Failure(EXIT.usage, messageProblemWords({ kind: 'too-large', bytes: bytes.length }))
  }
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch (error) {
    if (!(error instanceof TypeError)) throw error
    throw new Failure(EXIT.usage, `${file === '-' ? 'The input' : file} is no text in UTF-8. Send a text.`)
  }
}

async function readBytes(file: string): Promise<Buffer> {
  const pieces: Buffer[] = []
  let length = 0
  try {
    const stream: AsyncIterable<Buffer> = file === '-' ? process.stdin : createReadStream(file)
    for await (const piece of stream) {
      pieces.push(piece)
      length += piece.length
      if (length > READ_MAX_BYTES) break
    }
  } catch (error) {
    if (!isSystemError(error)) throw error
    throw new Failure(EXIT.usage, `${file} cannot be read: ${messageOf(error)}. Check the path.`)
  }
  return Buffer.concat(pieces)
}
