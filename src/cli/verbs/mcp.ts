import type { Command } from 'commander'
import type { ExitCode } from '../exit-codes.ts'
import type { Session } from '../host/session.ts'
import type { Verb } from '../verb.ts'

interface Options {
  readonly readOnly?: true
}

const REGISTER = `
Register it once with an agent:
  Claude Code   claude mcp add corral -- corral mcp
  Codex         ~/.codex/config.toml:
                [mcp_servers.corral]
                command = "corral"
                args = ["mcp"]
                env_vars = ["CORRAL_SOCKET", "CORRAL_RUN_ID", "CORRAL_RUN_SECRET"]
  Gemini        ~/.gemini/settings.json:
                "mcpServers": { "corral": { "command": "corral", "args": ["mcp"], "env": {
                  "CORRAL_SOCKET": "$CORRAL_SOCKET", "CORRAL_RUN_ID": "$CORRAL_RUN_ID", "CORRAL_RUN_SECRET": "$CORRAL_RUN_SECRET" } } }

Started by a person it may do what you may. Started by an agent of Corral it may do what you allow that agent
(Edit, Supervision, "Its programs may"), at first nothing. All of it: docs/mcp.md`

/** `corral mcp` */
export const mcp: Verb = {
  name: 'mcp',
  hosts: 'none',
  summary: 'Let an agent see and conduct others: an MCP server on standard input and output.',
  examples: [
    { line: 'corral mcp', says: 'as an agent’s program starts it' },
    { line: 'corral mcp --read-only', says: 'only the tools that look' },
  ],
  build: (command, run) =>
    command
      .option('--read-only', 'only tools that look')
      .addHelpText('after', REGISTER)
      .action((options: Options) => run((session) => serve(session, command, options))),
}

async function serve({ parts: { dataDir } }: Session, command: Command, { readOnly }: Options): Promise<ExitCode> {
  // Other verbs do without the protocol, which takes longer to load than they run.
  const { serveMcp } = await import('../mcp/serve.ts')
  const version = command.parent?.version() ?? ''
  return await serveMcp({ dataDir, isReadOnly: readOnly === true, version, env: process.env })
}
