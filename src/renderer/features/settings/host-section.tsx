import type { ReactElement } from 'react'
import { useFleet } from '../../client/client-context.ts'
import { classesOf } from '../../ui/classes.ts'
import { Row } from './row.tsx'
import styles from './settings-dialog.module.css'

const cx = classesOf(styles)

/** What this page is connected to. */
export function HostSection(): ReactElement {
  const host = useFleet((fleet) => fleet.host)
  return (
    <>
      <Row label="Host">
        <Value text={`Corral ${host.version} on ${host.hostName}, pid ${host.pid}`} />
      </Row>
      <Row label="Data folder" hint="Where agents, their history and these settings are stored.">
        <Value text={host.dataDir} />
      </Row>
      <Row label="Figures" hint="How CPU and memory are measured on this machine.">
        <Value text={host.sampling} />
      </Row>
      <Row
        label="Containment"
        hint="How Corral keeps track of all of an agent’s processes, so that none is left running."
      >
        <Value text={host.containment} />
      </Row>
    </>
  )
}

function Value({ text }: { readonly text: string }): ReactElement {
  return (
    <span className={cx('value')} title={text}>
      {text}
    </span>
  )
}
