import { Check, CircleDashed } from 'lucide-react'
import type { ReactElement } from 'react'
import type { AgentTypeView } from '../../contract/views.ts'
import { useMayChange } from '../client/client-context.ts'
import { isInstalled } from '../features/new-agent/form-state.ts'
import { useAgentTypes } from '../agent/use-agent-types.ts'
import { Button } from '../ui/button.tsx'
import { classesOf } from '../ui/classes.ts'
import { CopyButton } from '../ui/copy-button.tsx'
import styles from './first-start.module.css'
import { useFleetCommands } from '../state/use-fleet-commands.ts'
import { openOverlay } from '../state/view-state.ts'

const cx = classesOf(styles)

/** What a person sees who has no agents yet: what could run here, and a fleet to look at. */
export function FirstStart(): ReactElement {
  return useMayChange() ? <Offers /> : <NothingToSee />
}

function NothingToSee(): ReactElement {
  return (
    <main className={cx('page')}>
      <div className={cx('column')}>
        <h1 className={cx('title')}>No agents yet</h1>
        <p className={cx('lead')}>They appear here as soon as there are some.</p>
      </div>
    </main>
  )
}

function Offers(): ReactElement {
  const [types, refresh] = useAgentTypes()
  const { startDemo } = useFleetCommands()
  const found = types?.filter((type) => isInstalled(type)) ?? []
  const missing = types?.filter((type) => !isInstalled(type)) ?? []
  return (
    <main className={cx('page')}>
      <div className={cx('column')}>
        <h1 className={cx('title')}>No agents yet</h1>
        <p className={cx('lead')}>
          An agent is a program that Corral runs in its own terminal and folder. Corral watches what it uses and when it
          ends, and makes sure that none of its processes is left running.
        </p>
        <div className={cx('choices')}>
          <Button look="primary" size="large" onClick={() => openOverlay({ kind: 'new-agent' })}>
            New agent
          </Button>
          <Button size="large" onClick={startDemo}>
            Start the demo fleet
          </Button>
        </div>
        <p className={cx('hint')}>
          The demo fleet is a handful of small real programs that work, wait, grow and crash, so that you can see every
          feature at once.
        </p>
        {found.length > 0 && <TypeList label="Found on this machine" types={found} />}
        {missing.length > 0 && <TypeList label="Not installed" types={missing} onRefresh={refresh} />}
      </div>
    </main>
  )
}

interface TypeListProps {
  readonly label: string
  readonly types: readonly AgentTypeView[]
  readonly onRefresh?: () => void
}

function TypeList({ label, types, onRefresh }: TypeListProps): ReactElement {
  return (
    <>
      <p className={cx('label')}>{label}</p>
      <ul className={cx('types')} aria-label={label}>
        {types.map((type) => (
          <li key={type.id} className={cx('type', !isInstalled(type) && 'missing')}>
            {isInstalled(type) ? (
              <Check size={14} color="var(--working)" />
            ) : (
              <CircleDashed size={14} color="var(--faint)" />
            )}
            <span className={cx('name')}>{type.name}</span>
            <span className={cx('detail')} title={detailOf(type)}>
              {detailOf(type)}
            </span>
            {!isInstalled(type) && type.installHint !== null && (
              <CopyButton text={type.installHint} label={`Copy “${type.installHint}”`} />
            )}
          </li>
        ))}
      </ul>
      {onRefresh !== undefined && (
        <Button look="quiet" style={{ justifySelf: 'start', marginLeft: -10 }} onClick={onRefresh}>
          Look again
        </Button>
      )}
    </>
  )
}

function detailOf(type: AgentTypeView): string {
  if (!isInstalled(type)) return type.installHint ?? type.homepage ?? ''
  if (type.path === null) return 'any program, with your arguments'
  return type.version === null ? type.path : `${type.version} · ${type.path}`
}
