import { parseJson } from '../../base/parse-json.ts'
import type { DatabaseSync } from 'node:sqlite'
import type { Environment } from '../../core/agent/launch.ts'
import { redactorOf, type Redactor } from '../../core/secrets/redact.ts'
import { redactedStored, takeSecretsOut } from '../../core/secrets/stored-secrets.ts'

/** Journal entries that are read at once. */
const PAGE_ENTRIES = 256

/** Keeps the values of an agent's secrets elsewhere. Throws if it cannot. */
export type KeepSecrets = (agentId: string, values: Environment) => void

/**
 * Moves the values of secrets out of every spec, and takes them, and whatever has the form of a secret, out of last
 * lines and messages. For databases of every version: only the names of two columns differ.
 */
export function moveSecrets(db: DatabaseSync, keep: KeepSecrets): void {
  const updateAgent = db.prepare('UPDATE agents SET spec = ?, state = ? WHERE id = ?')
  const all: string[] = []
  for (const { id, spec, state } of db.prepare('SELECT id, spec, state FROM agents').all()) {
    const taken = takeSecretsOut(parseJson(String(spec)))
    const values = Object.values(taken.values)
    all.push(...values)
    if (values.length > 0) keep(String(id), taken.values)
    const specText = values.length > 0 ? JSON.stringify(taken.spec) : String(spec)
    updateAgent.run(specText, redactedText(state, redactorOf(values)), String(id))
  }
  redactJournal(db, redactorOf(all))
}

function redactJournal(db: DatabaseSync, redactor: Redactor): void {
  const columns = db.prepare('PRAGMA table_info(journal)').all()
  const event = columns.some(({ name }) => name === 'event') ? 'event' : 'fact'
  // Nothing else in an entry comes from a program or from the system.
  const isText = `(${event} LIKE '%"lastLines":["%' OR ${event} LIKE '%"message":"%')`
  const page = db.prepare(
    `SELECT seq, ${event} AS event FROM journal WHERE seq > ? AND ${isText} ORDER BY seq LIMIT ${PAGE_ENTRIES}`,
  )
  const update = db.prepare(`UPDATE journal SET ${event} = ? WHERE seq = ?`)
  for (let seq = -1; ;) {
    const rows = page.all(seq)
    if (rows.length === 0) return
    for (const row of rows) {
      seq = Number(row['seq'])
      const text = redactedText(row['event'], redactor)
      if (text !== row['event']) update.run(text, seq)
    }
  }
}

/** A stored JSON text without secrets; as it was if nothing had to go. */
function redactedText(stored: unknown, redactor: Redactor): string {
  const value = parseJson(String(stored))
  const redacted = redactedStored(value, redactor)
  return redacted === value ? String(stored) : JSON.stringify(redacted)
}
