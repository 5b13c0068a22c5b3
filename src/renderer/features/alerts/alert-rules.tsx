import type { ReactElement } from 'react'
import type { AlertRuleView } from '../../../contract/views.ts'
import { severityWords } from '../../../words/alert-words.ts'
import { SeverityMark } from '../../agent/alert-mark.tsx'
import { useMayChange } from '../../client/client-context.ts'
import { Button } from '../../ui/button.tsx'
import { Chip } from '../../ui/chip.tsx'
import { classesOf } from '../../ui/classes.ts'
import styles from './alerts.module.css'
import type { AlertDesk } from './use-alerts.ts'

const cx = classesOf(styles)

/** The rules, and what of the owner's cannot be used. */
export function AlertRules({ desk }: { readonly desk: AlertDesk }): ReactElement {
  return (
    <>
      <ul className={cx('list')} aria-label="Alert rules">
        {desk.rules?.map((rule) => (
          <Rule key={rule.id} rule={rule} desk={desk} />
        ))}
      </ul>
      <p className={cx('note')}>Rules are files: those in “alert-rules” of the data directory are yours.</p>
    </>
  )
}

function Rule({ rule, desk }: { readonly rule: AlertRuleView; readonly desk: AlertDesk }): ReactElement {
  const mayChange = useMayChange()
  const { id, title, severity, scope, condition, actions, isOn, isOwn, file } = rule
  return (
    <li className={cx('row', !isOn && 'over')}>
      <SeverityMark severity={severity} isDimmed={!isOn} />
      <span className={cx('what')}>
        <span className={cx('title')}>{title}</span>
        {isOwn && <Chip tone="info">yours</Chip>}
        {!isOn && <Chip tone="idle">off</Chip>}
      </span>
      <span className={cx('how')} title={file}>
        {[severityWords(severity), scope, condition, ...actions].join(' · ')}
      </span>
      {mayChange && actions.length > 0 && (
        <span className={cx('buttons')}>
          <Button look="quiet" aria-label={`Test ${title}`} onClick={() => desk.test(id)}>
            Test
          </Button>
        </span>
      )}
    </li>
  )
}
