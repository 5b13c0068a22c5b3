import { Lightbulb } from 'lucide-react'
import type { ReactElement, ReactNode } from 'react'
import type { PostMortem } from '../../../shapes/post-mortem.ts'
import { formatClock } from '../../../words/format.ts'
import {
  postMortemPage,
  type Fact,
  type PostMortemPage,
  type ShownHint,
} from '../../../words/post-mortem/post-mortem-page.ts'
import { useClient } from '../../client/client-context.ts'
import { classesOf } from '../../ui/classes.ts'
import { LastScreenBox } from './last-screen-box.tsx'
import styles from './post-mortem.module.css'
import { RunCharts } from './run-charts.tsx'

const cx = classesOf(styles)

/** The page of one post-mortem. */
export function Report(props: { readonly postMortem: PostMortem; readonly save: ReactNode }): ReactElement {
  const { postMortem, save } = props
  const now = useClient().vitals.hostNow()
  const page = postMortemPage(postMortem, (at) => formatClock(at, now))
  return (
    <article className={cx('report')}>
      <header className={cx('head')}>
        <div className={cx('verdict')}>
          <p className={cx('over')}>{page.title}</p>
          <h1 className={cx('headline', page.isQuiet ? 'quiet' : 'bad')}>{page.headline}</h1>
          <p className={cx('sentence')}>{page.sentence}</p>
        </div>
        {save}
      </header>
      {page.hints.length > 0 && (
        <section className={cx('hints')} aria-label="Likely reasons">
          {page.hints.map((hint) => (
            <HintCard key={hint.title} hint={hint} />
          ))}
        </section>
      )}
      <div className={cx('columns')}>
        <div className={cx('left')}>
          <LastScreenBox postMortem={postMortem} noScreen={page.noScreen} />
          <RunCharts postMortem={postMortem} />
        </div>
        <div className={cx('right')}>
          <FactSection title="How it ended" facts={page.ended} />
          <FactSection title="What Corral decided" facts={page.decided} />
          {page.machine.length > 0 && <Machine page={page} />}
        </div>
      </div>
    </article>
  )
}

function HintCard({ hint: { title, advice, line } }: { readonly hint: ShownHint }): ReactElement {
  return (
    <div className={cx('hint')}>
      <Lightbulb size={16} />
      <div>
        <h2>{title}</h2>
        <p>{advice}</p>
        {line !== null && <pre>{line}</pre>}
      </div>
    </div>
  )
}

function FactSection(props: {
  readonly title: string
  readonly facts: readonly Fact[]
  readonly children?: ReactNode
}): ReactElement {
  const { title, facts, children } = props
  return (
    <section className={cx('card')} aria-label={title}>
      <h2 className={cx('heading')}>{title}</h2>
      <dl className={cx('facts')}>
        {facts.map(({ label, value }) => (
          <div key={label}>
            <dt>{label}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      {children}
    </section>
  )
}

function Machine({ page }: { readonly page: PostMortemPage }): ReactElement {
  const { machine, memoryInUse, others } = page
  return (
    <FactSection title="The machine then" facts={machine}>
      {memoryInUse !== null && (
        <div className={cx('meter')} aria-hidden>
          <div style={{ width: `${Math.round(memoryInUse * 100)}%` }} />
        </div>
      )}
      {others.length > 0 && (
        <table className={cx('others')}>
          <thead>
            <tr>
              <th>Other agents</th>
              <th>Memory</th>
              <th>CPU</th>
            </tr>
          </thead>
          <tbody>
            {others.map(({ name, memory, cpu }) => (
              <tr key={name}>
                <td>{name}</td>
                <td>{memory}</td>
                <td>{cpu}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </FactSection>
  )
}
