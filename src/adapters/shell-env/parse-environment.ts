import { withoutHostOwn, type Environment } from '../../core/agent/launch.ts'

/** Variables of the capturing shell itself, which agents must not get. */
const OF_ASKED_SHELL = /^(?:_|SHLVL|PWD|OLDPWD)$/
/**
 * Set during the capture, so that start-up files neither update nor replace the shell, and can tell that no person is
 * watching.
 */
export const ASKING: Environment = {
  CORRAL_RESOLVING_ENVIRONMENT: '1',
  DISABLE_AUTO_UPDATE: 'true',
  ZSH_TMUX_AUTOSTART: 'false',
}
/** Belongs to the login session of the host, which the captured shell may not know. */
const SESSION_OWN = 'XDG_RUNTIME_DIR'

/** The variables between two marks in a shell's output; null if it is incomplete. */
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

/** The part of a captured environment that agents get. */
export function forAgents(captured: Environment, host: Environment): Environment {
  const isKept = (name: string): boolean =>
    !OF_ASKED_SHELL.test(name) && name !== SESSION_OWN && (!(name in ASKING) || name in host)
  const kept = Object.entries(withoutHostOwn(captured)).filter(([name]) => isKept(name))
  const runtimeDir = host[SESSION_OWN]
  return { ...Object.fromEntries(kept), ...(runtimeDir === undefined ? {} : { [SESSION_OWN]: runtimeDir }) }
}
