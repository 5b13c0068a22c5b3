import { DisposableStore, type Disposable } from '../base/disposable.ts'
import { err, ok, type Result } from '../base/result.ts'
import type { ReportBug } from '../contract/rpc/handlers.ts'
import type { Host } from '../transports/host.ts'
import { serveMetrics } from '../transports/metrics/server.ts'
import { openToken } from '../transports/metrics/token-file.ts'

export interface MetricsWish {
  readonly dataDir: string
  /** 0: any free port. */
  readonly port: number
  readonly reportBug: ReportBug
}

/** Metrics that are served until disposed, and what to tell of them. */
export interface ServedMetrics extends Disposable {
  readonly words: string
  /** What a person must know; null: nothing. */
  readonly notice: string | null
}

/** Serves a host's metrics; the error says why they cannot be. */
export async function openMetrics(
  host: Host,
  { dataDir, port, reportBug }: MetricsWish,
): Promise<Result<ServedMetrics, string>> {
  const token = openToken(dataDir)
  if (!token.ok) return token
  const { path, notice, is: isToken } = token.value
  const owned = new DisposableStore()
  const source = owned.add(host.openMetrics())
  const server = await serveMetrics({ source, isToken, port, reportBug })
  if (!server.ok) {
    owned.dispose()
    return err(server.error.message)
  }
  owned.add(server.value)
  const dispose = (): void => owned.dispose()
  return ok({ notice, words: wordsOf(server.value.url, path), dispose, [Symbol.dispose]: dispose })
}

function wordsOf(url: string, path: string): string {
  return `Metrics are at ${url}
Its token is in ${path}; for Prometheus: authorization: { credentials_file: ${JSON.stringify(path)} } (docs/metrics.md).`
}
