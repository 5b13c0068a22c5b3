import { chmodSync, existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Environment } from '../../core/agent/launch.ts'

const FOLDER_MODE = 0o700
const FILE_MODE = 0o600
/** Lines of scrollback tmux keeps for each run; the same as the terminals in the window. */
const HISTORY_LINES = 10_000
/** Pipes and environments of runs (output-pipe.ts, attach.ts). */
const LEFT_BEHIND = /\.(?:out|launch)$/
/** Folders ncurses searches by default on Linux, macOS (Homebrew) and the BSDs. */
const TERMINFO_FOLDERS = [
  '/etc/terminfo',
  '/lib/terminfo',
  '/usr/share/terminfo',
  '/usr/lib/terminfo',
  '/usr/share/lib/terminfo',
  '/usr/local/share/terminfo',
]
/**
 * How long a new server waits for its first session. Its first client has gone by then, and the next one creates the
 * session within some ms; a host that died in between never comes back for it.
 */
const FIRST_SESSION_S = 10
const BEST_TERM = 'tmux-256color'
const OTHER_TERM = 'screen-256color'

/**
 * When a program has exited, its window is renamed to this: a notification that every attached control client gets, in
 * order after the last output. The hook only queues the rename, because tmux sends no notifications for commands inside
 * a hook.
 */
export const DEAD_WINDOW_NAME = 'dead'

/**
 * Configuration of our server. All keys go to the program; nothing of tmux itself is shown; a dead pane stays for its
 * exit code; programs can neither read nor write the clipboard (DESIGN 9); no variable of the host reaches a pane.
 * `-q`: not every version knows the option.
 */
const CONF = `
if -F '#{?#{S:x},,1}' 'set -s exit-empty off ; run-shell -b -d ${FIRST_SESSION_S} -C "set -s exit-empty on"'
set -s escape-time 10
set -s set-clipboard off
set -s focus-events off
set -s extended-keys on
set -sq command-alias ''
set -s terminal-features 'xterm*:256:RGB:bpaste:ccolour:cstyle:extkeys:mouse:overline:strikethrough:sync:title:usstyle'
set -g status off
set -g prefix None
set -g prefix2 None
set -g mouse off
set -g history-limit ${HISTORY_LINES}
set -g update-environment ''
set -g set-titles on
set -g set-titles-string '#{?#{==:#T,#H},,#T}'
set -g detach-on-destroy on
set -g destroy-unattached off
set -g lock-after-time 0
set -g visual-bell off
set -g bell-action any
set -g default-shell /bin/sh
set -g window-size latest
set -g remain-on-exit on
set -gq remain-on-exit-format ''
set -gq scroll-on-clear off
set -gq allow-passthrough off
set -g allow-rename off
set -g automatic-rename off
set -g monitor-activity off
set -g monitor-silence 0
set -g alternate-screen on
unbind-key -aq -T root
unbind-key -aq -T prefix
set-hook -g pane-died 'run-shell -bC "rename-window -t #{pane_id} ${DEAD_WINDOW_NAME}"'
`

/** Creates the private folder, and removes files that a killed host has left in it. */
export function prepareFolder(folder: string): void {
  mkdirSync(folder, { recursive: true, mode: FOLDER_MODE })
  for (const name of readdirSync(folder)) {
    if (LEFT_BEHIND.test(name)) rmSync(join(folder, name), { force: true })
  }
}

/**
 * Writes the configuration of our server and returns its path. `serverEnv` is the environment the server is started
 * with, which no pane may inherit.
 */
export function writeTmuxConf(folder: string, serverEnv: Environment): string {
  const path = join(folder, 'tmux.conf')
  const unset = [...Object.keys(serverEnv), 'PWD'].map((name) => `set-environment -gu ${name}\n`)
  writeFileSync(path, `set -s default-terminal ${termOf(serverEnv)}${CONF}${unset.join('')}`, { mode: FILE_MODE })
  chmodSync(path, FILE_MODE)
  return path
}

/** TERM for programs inside: the best one that has a terminfo entry on this machine. */
export function termOf(env: Environment): string {
  const own = [env['TERMINFO'] ?? '', ...(env['TERMINFO_DIRS'] ?? '').split(':'), join(env['HOME'] ?? '/', '.terminfo')]
  const folders = [...own, ...TERMINFO_FOLDERS].filter((folder) => folder !== '')
  // By first letter, or by its code in hex where the file system is case-insensitive.
  const isThere = folders.some((folder) => ['t', '74'].some((first) => existsSync(join(folder, first, BEST_TERM))))
  return isThere ? BEST_TERM : OTHER_TERM
}
