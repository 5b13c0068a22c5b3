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
import { loadFonts } from './ui/fonts.ts'

function main(): void {
  loadFonts()
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

main()
