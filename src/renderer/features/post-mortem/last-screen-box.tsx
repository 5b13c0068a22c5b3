import { useState, type CSSProperties, type ReactElement } from 'react'
import type { LastScreen, PostMortem, ScreenSpan } from '../../../shapes/post-mortem.ts'
import { spanLook } from '../../../words/post-mortem/span-look.ts'
import { classesOf } from '../../ui/classes.ts'
import { Segments } from '../../ui/segments.tsx'
import styles from './post-mortem.module.css'

const cx = classesOf(styles)
const VIEWS = [
  ['screen', 'Last screen'],
  ['lines', 'Last lines'],
] as const
type View = (typeof VIEWS)[number][0]

/** What stood on the terminal at the end: the screen with its colours, or the last lines as text. */
export function LastScreenBox(props: {
  readonly postMortem: Pick<PostMortem, 'screen' | 'lines'>
  readonly noScreen: string | null
}): ReactElement {
  const { screen, lines } = props.postMortem
  const [view, setView] = useState<View>('screen')
  return (
    <section className={cx('card')} aria-label="Last screen">
      <div className={cx('cardHead')}>
        <h2 className={cx('heading')}>{view === 'screen' ? 'Last screen' : `Last ${lines.length} lines`}</h2>
        {lines.length > 0 && <Segments label="What is shown" options={VIEWS} value={view} onChange={setView} />}
      </div>
      {view === 'lines' ? (
        <div className={cx('terminal')}>
          <pre>{lines.join('\n')}</pre>
        </div>
      ) : screen === null ? (
        <p className={cx('noScreen')}>{props.noScreen}</p>
      ) : (
        <div className={cx('terminal')}>
          <pre>
            <Rows screen={screen} />
          </pre>
        </div>
      )}
    </section>
  )
}

function Rows({ screen: { rows } }: { readonly screen: LastScreen }): ReactElement[] {
  return rows.map((row, index) => (
    // Rows never change their places.
    // oxlint-disable-next-line react/no-array-index-key
    <span key={index}>
      {row.map((span, at) => (
        // oxlint-disable-next-line react/no-array-index-key
        <span key={at} style={styleOf(span)}>
          {span.text}
        </span>
      ))}
      {'\n'}
    </span>
  ))
}

function styleOf(span: ScreenSpan): CSSProperties {
  const camel = (name: string): string => name.replace(/-(\w)/, (_all, letter: string) => letter.toUpperCase())
  return Object.fromEntries(Object.entries(spanLook(span)).map(([name, value]) => [camel(name), value]))
}
