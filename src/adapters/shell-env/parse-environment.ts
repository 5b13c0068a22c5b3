import { withoutHostOwn, type Environment } from '../../core/agent/launch.ts'

/** Variables of the asked shell itself: none is for agents. */
const OF_ASKED_SHELL = /^(?:_|SHLVL|PWD|OLDPWD)$/
/** Set while asking, so that start-up files neither update nor replace the shell, and can tell that nobody looks. */
export const ASKING: Environment = {
  CORRAL_RESOLVING_ENVIRONMENT: '1',
  DISABLE_AUTO_UPDATE: 'true',
  ZSH_TMUX_AUTOSTART: 'false',
}
/** Belongs to the login session the host runs in, which the captured shell may not know. */
const SESSION_OWN = 'XDG_RUNTIME_DIR'

/** The variables between two marks of what a shell printed; null: not all of it is there. */
export function parseEnvironment(output: string, mark: string): Environment | null {
  const start = output.indexOf(mark)
  const end = output.indexOf(mark, start + mark.length)
  if (start === -1 || end === -1) return null
  const entries = output
    .slice(start + mark.length, end)
    .split('\0')
    .flatMap((entry): [string, string][] => {
      const equals = entry.indexOf('=')
      return equals > 0 ? [[entry.slice(0, equals), entry.slice(equals + 1)]] : []
    })
  return entries.length === 0 ? null : Object.fromEntries(entries)
}

/** What of a captured environment agents get. */
export function forAgents(captured: Environment, host: Environment): Environment {
  const isKept = (name: string): boolean =>
    !OF_ASKED_SHELL.test(name) && name !== SESSION_OWN && (!(name in ASKING) || name in host)
  const kept = Object.entries(withoutHostOwn(captured)).filter(([name]) => isKept(name))
  const runtimeDir = host[SESSION_OWN]
  return { ...Object.fromEntries(kept), ...(runtimeDir === undefined ? {} : { [SESSION_OWN]: runtimeDir }) }
}
