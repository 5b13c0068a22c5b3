import { useEffect, useRef, type ReactElement } from 'react'
import type { Doing, MomentKind } from '../../../shapes/history.ts'
import { useThemeName } from '../../state/theme.ts'
import { classesOf } from '../../ui/classes.ts'
import styles from './timeline.module.css'
import { MOMENT_LOOKS } from './lane-look.ts'
import { laneInk, paintSwatch, prepared } from './lane-painter.ts'
import { paintMark } from './mark-painter.ts'

const cx = classesOf(styles)

/** A piece of a lane as it looks while an agent does something. */
export function Swatch({ doing }: { readonly doing: Doing }): ReactElement {
  const canvas = useRef<HTMLCanvasElement>(null)
  const theme = useThemeName()
  useEffect(() => {
    if (canvas.current !== null) paintSwatch(canvas.current, doing, laneInk())
  }, [doing, theme])
  return <canvas ref={canvas} className={cx('swatch')} aria-hidden />
}

/** A mark of a lane. */
export function MarkSwatch({ kind }: { readonly kind: MomentKind }): ReactElement {
  const canvas = useRef<HTMLCanvasElement>(null)
  const theme = useThemeName()
  useEffect(() => {
    const ink = laneInk()
    const context = canvas.current && prepared(canvas.current, { width: 14, height: 14, scale: ink.scale })
    const { shape, tone } = MOMENT_LOOKS[kind]
    if (context !== null) paintMark(context, { shape, color: ink.tones[tone], halo: ink.back, x: 7, y: 7 })
  }, [kind, theme])
  return <canvas ref={canvas} className={cx('markSwatch')} aria-hidden />
}
