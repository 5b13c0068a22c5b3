import { useEffect } from 'react'
import { desktopBridge } from '../client/carrier.ts'
import { useHosts } from '../client/hosts-context.ts'
import type { PageHosts } from '../client/page-hosts.ts'
import type { ShellCommand } from '../../contract/bridge.ts'
import { assertNever } from '../../base/assert-never.ts'
import { isPageCommand } from '../../words/commands/commands.ts'
import { pageCommandOfKey } from '../state/command-keys.ts'
import { usePageCommand, type RunPageCommand } from '../state/use-page-command.ts'
import { focusAgent, openOverlay, useView } from '../state/view-state.ts'

/** Runs the page's commands by their keys while no dialog is open, and those that tray, menu and notifications ask for. */
export function useShortcuts(): void {
  const run = usePageCommand()
  const hosts = useHosts()
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent): void => {
      const inTerminal = event.target instanceof Element && event.target.closest('[data-terminal]') !== null
      const pressed = pageCommandOfKey(event, inTerminal)
      if (pressed === null || useView.getState().overlay.kind !== 'none') return
      event.preventDefault()
      run(pressed.id, pressed.digit)
    }
    window.addEventListener('keydown', onKeyDown)
    return () => window.removeEventListener('keydown', onKeyDown)
  }, [run])
  useEffect(() => desktopBridge()?.onCommand((command) => runShellCommand(command, { run, hosts })), [run, hosts])
}

interface CommandParts {
  readonly run: RunPageCommand
  readonly hosts: PageHosts
}

/** Tray, menu and notifications tell of agents of this machine and of others, whichever host is shown. */
function runShellCommand(command: ShellCommand, { run, hosts }: CommandParts): void {
  switch (command.kind) {
    case 'show-agent':
      hosts.show(command.host)
      return focusAgent(command.id)
    case 'show-alert':
      hosts.show(null)
      return openOverlay({ kind: 'alerts', alertId: command.id })
    case 'run-command':
      return isPageCommand(command.command) ? run(command.command) : undefined
    default:
      return assertNever(command)
  }
}
