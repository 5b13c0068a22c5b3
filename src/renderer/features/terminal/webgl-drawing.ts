import { WebglAddon } from '@xterm/addon-webgl'
import type { Terminal } from '@xterm/xterm'
import { toDisposable, type Disposable } from '../../../base/disposable.ts'
import { whenIdle } from '../../client/when-idle.ts'
import { WebglLeases } from './webgl-leases.ts'

/** Software renderers; not all of them are excluded by `failIfMajorPerformanceCaveat`. */
const BY_PROCESSOR = /swiftshader|llvmpipe|software|basic render/i

const leases = new WebglLeases()
let isWorthIt: boolean | null = null

/** True when WebGL2 is hardware-accelerated; in software it is slower than xterm's DOM renderer. */
function webglIsWorthIt(): boolean {
  isWorthIt ??= probe()
  return isWorthIt
}

function probe(): boolean {
  if (new URLSearchParams(location.search).get('renderer') === 'dom') return false
  const context = document.createElement('canvas').getContext('webgl2', { failIfMajorPerformanceCaveat: true })
  const drawer = drawerOf(context)
  context?.getExtension('WEBGL_lose_context')?.loseContext()
  return context !== null && !BY_PROCESSOR.test(drawer)
}

function drawerOf(context: WebGL2RenderingContext | null): string {
  const names = context?.getExtension('WEBGL_debug_renderer_info')
  return names ? String(context?.getParameter(names.UNMASKED_RENDERER_WEBGL)) : ''
}

/**
 * Draws `terminal` with WebGL while it holds a context; the terminal must be open. The first one finds out whether that is worth it, which takes
 * some 50 ms: until the page has nothing better to do, terminals are drawn without.
 */
export function drawWithWebgl(terminal: Terminal): Disposable {
  if (isWorthIt !== null) return drawNow(terminal)
  let drawing: Disposable | null = null
  const waiting = whenIdle(() => (drawing = drawNow(terminal)))
  return toDisposable(() => {
    waiting.dispose()
    drawing?.dispose()
  })
}

function drawNow(terminal: Terminal): Disposable {
  if (!webglIsWorthIt()) return toDisposable(() => undefined)
  let addon: WebglAddon | null = null
  const end = (): void => {
    const ending = addon
    addon = null
    if (ending !== null) endAddon(terminal, ending)
  }
  const lease = leases.lease({
    granted() {
      addon = new WebglAddon()
      addon.onContextLoss(end)
      terminal.loadAddon(addon)
    },
    revoked: end,
  })
  return toDisposable(() => {
    lease.dispose()
    end()
  })
}

/** addon-webgl 0.19 leaves its context alive when disposed; it is taken from the canvas before that and ended by hand. */
function endAddon(terminal: Terminal, addon: WebglAddon): void {
  const canvases = [...(terminal.element?.querySelectorAll('canvas') ?? [])]
  addon.dispose()
  for (const canvas of canvases) {
    if (canvas.isConnected) continue
    canvas.getContext('webgl2')?.getExtension('WEBGL_lose_context')?.loseContext()
  }
}
