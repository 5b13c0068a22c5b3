import { createContext, use, useEffect, useRef, type ReactElement } from 'react'
import { useThemeName } from '../../state/theme.ts'
import { colorOfTone, type Tone } from '../../ui/tone.ts'
import type { SparklinePainter } from './sparkline-painter.ts'

/** The painter all sparklines below share. */
export const SparklineContext = createContext<SparklinePainter | null>(null)

/** The agent's CPU over the last minute, 56 × 18. The figures beside it say the same in words. */
export function Sparkline({ agentId, tone }: { readonly agentId: string; readonly tone: Tone | null }): ReactElement {
  const painter = use(SparklineContext)
  const canvas = useRef<HTMLCanvasElement>(null)
  const theme = useThemeName()
  useEffect(() => {
    if (canvas.current === null || painter === null) return
    const place = painter.add(canvas.current, agentId)
    return () => place.dispose()
  }, [painter, agentId])
  useEffect(() => painter?.repaint(), [painter, theme, tone])
  return (
    <canvas
      ref={canvas}
      aria-hidden
      style={{ display: 'block', width: 56, height: 18, color: tone === null ? 'var(--muted)' : colorOfTone(tone) }}
    />
  )
}
