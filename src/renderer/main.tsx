import '@fontsource-variable/inter/index.css'
import '@fontsource-variable/jetbrains-mono/index.css'
import '@fontsource/noto-sans-symbols/symbols-400.css'
import '@fontsource/noto-sans-symbols-2/symbols-400.css'
import '@fontsource/noto-sans-symbols-2/braille-400.css'
import './ui/tokens.css'
import './ui/base.css'
import { createRoot } from 'react-dom/client'
import { App } from './app/app.tsx'
import { applyTheme } from './state/theme.ts'
import { bridgeCarrier } from './client/bridge-carrier.ts'
import { browserClock } from './client/browser-clock.ts'
import { desktopBridge } from './client/carrier.ts'
import { hostMemory } from './client/host-memory.ts'
import { PageCredentials, takeCodeFromAddress } from './client/page-credentials.ts'
import { PageHosts } from './client/page-hosts.ts'
import { WebCarrier } from './client/web-carrier.ts'

/** Terminals measure their cells once, so the fonts are there first; a slow disk does not hold the page longer than this. */
const FONT_WAIT_MS = 800

/** What agents draw with and JetBrains Mono lacks; a terminal that draws them too early keeps the empty box. */
const AGENT_SYMBOLS = '⎿⏵⠋'

async function main(): Promise<void> {
  applyTheme('system')
  for (const kind of ['dragover', 'drop'] as const) window.addEventListener(kind, (event) => event.preventDefault())
  const bridge = desktopBridge()
  const hosts = new PageHosts({
    carrier: bridge === null ? new WebCarrier(new PageCredentials(sessionStorage)) : bridgeCarrier(bridge),
    clock: browserClock,
    memory: hostMemory(sessionStorage, localStorage),
  })
  if (bridge === null) takeCodes(hosts)
  else hosts.start()
  await Promise.race([fontsLoaded(), new Promise((resolve) => setTimeout(resolve, FONT_WAIT_MS))])
  const root = document.getElementById('root')
  if (root === null) throw new Error('the page has no root')
  createRoot(root).render(<App hosts={hosts} />)
}

/** Logs in with the code in the address, if there is one, and with any that a person opens in this window later. */
function takeCodes(hosts: PageHosts): void {
  const code = takeCodeFromAddress()
  if (code === null) hosts.start()
  else hosts.login(code)
  window.addEventListener('hashchange', () => {
    const another = takeCodeFromAddress()
    if (another !== null) hosts.login(another)
  })
}

/** Resolves also when some cannot be loaded: the system's stand in for them. */
async function fontsLoaded(): Promise<void> {
  const family = '"JetBrains Mono Variable"'
  await Promise.allSettled([
    ...[`400 12px ${family}`, `650 12px ${family}`, '400 13px "Inter Variable"'].map((font) =>
      document.fonts.load(font),
    ),
    ...['Noto Sans Symbols', 'Noto Sans Symbols 2'].map((name) =>
      document.fonts.load(`400 12px "${name}"`, AGENT_SYMBOLS),
    ),
  ])
}

void main()
