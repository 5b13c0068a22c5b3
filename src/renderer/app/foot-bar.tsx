import type { ReactElement } from 'react'
import { useFleet, useVitals } from '../client/client-context.ts'
import { classesOf } from '../ui/classes.ts'
import { formatBytes, formatCount, formatPercent } from '../../words/format.ts'
import styles from './foot-bar.module.css'

const cx = classesOf(styles)

/** The status bar: how vitals are sampled, what Corral itself uses, the totals. */
export function FootBar(): ReactElement {
  const { sampling, containment, where } = useFleet(({ host }) => ({
    sampling: host.sampling,
    containment: host.containment,
    where: host.kind === 'headless' ? host.hostName : null,
  }))
  const agents = useFleet((fleet) => fleet.agents.size)
  const own = useVitals(({ host }) =>
    host === null ? null : `Corral itself ${formatPercent(host.ownCpuPercent)} CPU, ${formatBytes(host.ownRssBytes)}`,
  )
  const processes = useVitals((vitals) => vitals.totals().processes)
  return (
    <footer className={cx('foot')}>
      <span className={cx('fade')}>{sampling}</span>
      {own !== null && <span>{own}</span>}
      <span
        className={cx('fade')}
        title="How Corral keeps track of all of an agent’s processes, so that none is left running"
      >
        Containment: {containment}
      </span>
      {where !== null && <span className={cx('fade')}>on {where}</span>}
      <span className={cx('end')}>
        {formatCount(agents, 'agent')}, {formatCount(processes, 'process', 'processes')}
      </span>
    </footer>
  )
}
