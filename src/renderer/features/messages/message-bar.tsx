import { Send, X } from 'lucide-react'
import { useEffect, useId, useRef, useState, type KeyboardEvent, type ReactElement } from 'react'
import { isUp } from '../../../core/agent/state.ts'
import { readMessage } from '../../../core/messages/message.ts'
import { formatCount } from '../../../words/format.ts'
import { messageProblemWords, receiverWords } from '../../../words/message-words.ts'
import { AgentGlyph } from '../../agent/agent-glyph.tsx'
import { useClient, useFleet } from '../../client/client-context.ts'
import type { AgentView } from '../../../contract/views.ts'
import { commandOfKey, keysFor } from '../../state/command-keys.ts'
import { toSelectedTerminal } from '../../state/focus-moves.ts'
import { receiversIn, type ReceiverScope } from '../../state/receivers.ts'
import { closeMessage, openMessage, useView } from '../../state/view-state.ts'
import { Button, IconButton } from '../../ui/button.tsx'
import { classesOf } from '../../ui/classes.ts'
import { Switch } from '../../ui/switch.tsx'
import styles from './message-bar.module.css'
import { useMessage, type Problems } from './use-message.ts'

const cx = classesOf(styles)
const SCOPES: readonly (readonly [ReceiverScope, string])[] = [
  ['shown', 'Shown'],
  ['listed', 'Listed'],
  ['all', 'All'],
]
const NOBODY: readonly string[] = []

/** Writes one message to the agents whose terminals are marked, and sends it to those that are idle. */
export function MessageBar(): ReactElement {
  const chosen = useView((view) => view.receivers ?? NOBODY)
  const agents = useFleet((fleet) => chosen.flatMap((id) => fleet.agents.get(id) ?? []))
  const receivers = agents.filter(({ state }) => isUp(state.phase))
  const [text, setText] = useState('')
  const [mayWait, setMayWait] = useState(true)
  const [isSubmitted, setSubmitted] = useState(true)
  const { isUnderWay, problems, send } = useMessage()
  const message = readMessage(text)
  const tooLarge = !message.ok && message.error.kind === 'too-large' ? messageProblemWords(message.error) : null
  const canSend = message.ok && receivers.length > 0 && !isUnderWay
  const sendAll = (isForced: boolean): void => {
    if (!canSend) return
    const ids = receivers.map(({ id }) => id)
    void send(ids, { text, isSubmitted, mayWait }, isForced)
  }
  return (
    <section ref={toSelectedTerminal} className={cx('bar')} aria-label="Message">
      <Receivers receivers={receivers} problems={problems} />
      <MessageText text={text} onText={setText} onSend={() => sendAll(false)} receivers={receivers} />
      {tooLarge !== null && (
        <p className={cx('problem')} role="alert">
          {tooLarge}
        </p>
      )}
      <div className={cx('row')}>
        <Choice label="Wait until they are idle" isOn={mayWait} onChange={setMayWait} />
        <Choice label="Submit" isOn={isSubmitted} onChange={setSubmitted} />
        <span className={cx('end')}>
          {problems.size > 0 && (
            <Button disabled={!canSend} onClick={() => sendAll(true)}>
              Send anyway
            </Button>
          )}
          <Button look="primary" disabled={!canSend} onClick={() => sendAll(false)}>
            <Send size={13} /> {receivers.length === 1 ? 'Send' : `Send to ${formatCount(receivers.length, 'agent')}`}
          </Button>
        </span>
      </div>
    </section>
  )
}

/** Who gets it: each can be taken out, or all of a kind put in. */
function Receivers({
  receivers,
  problems,
}: {
  readonly receivers: readonly AgentView[]
  readonly problems: Problems
}): ReactElement {
  const { store } = useClient()
  const choose = (scope: ReceiverScope): void => openMessage(receiversIn(scope, store.getState().fleet))
  const without = (id: string): void => openMessage(receivers.flatMap((agent) => (agent.id === id ? [] : [agent.id])))
  return (
    <div className={cx('row', 'head')}>
      <span className={cx('to')}>To</span>
      <ul className={cx('receivers')} aria-label="Receivers">
        {receivers.map((agent) => (
          <Receiver
            key={agent.id}
            agent={agent}
            problem={problems.get(agent.id) ?? null}
            onRemove={() => without(agent.id)}
          />
        ))}
        {receivers.length === 0 && <li className={cx('nobody')}>nobody that is up</li>}
      </ul>
      <span className={cx('scopes')} role="group" aria-label="Choose the receivers">
        {SCOPES.map(([scope, words]) => (
          <Button key={scope} look="quiet" onClick={() => choose(scope)}>
            {words}
          </Button>
        ))}
      </span>
      <IconButton label="Close" keys={keysFor('message-close')} onClick={closeMessage}>
        <X size={14} />
      </IconButton>
    </div>
  )
}

function Receiver({
  agent,
  problem,
  onRemove,
}: {
  readonly agent: AgentView
  readonly problem: string | null
  readonly onRemove: () => void
}): ReactElement {
  const { spec, state, activity } = agent
  const words = receiverWords(agent)
  return (
    <li className={cx('receiver', problem !== null && 'failed')} title={problem ?? `${spec.name}: ${words}`}>
      <AgentGlyph phase={state.phase} activity={activity} isHeld={agent.held !== null} />
      <b>{spec.name}</b>
      <span className={cx('doing')}>{problem ?? words}</span>
      <button type="button" className={cx('out')} aria-label={`Leave ${spec.name} out`} onClick={onRemove}>
        <X size={11} aria-hidden />
      </button>
    </li>
  )
}

function MessageText({
  text,
  onText,
  onSend,
  receivers,
}: {
  readonly text: string
  readonly onText: (text: string) => void
  readonly onSend: () => void
  readonly receivers: readonly AgentView[]
}): ReactElement {
  const box = useRef<HTMLTextAreaElement>(null)
  useEffect(() => {
    // A palette or menu that led here gives the keyboard back when it closes: after that.
    const frame = requestAnimationFrame(() => box.current?.focus())
    return () => cancelAnimationFrame(frame)
  }, [])
  const onKeyDown = (event: KeyboardEvent): void => {
    const command = commandOfKey('message', event)
    if (command === null || event.nativeEvent.isComposing) return
    event.preventDefault()
    event.stopPropagation()
    if (command === 'message-close') closeMessage()
    else onSend()
  }
  const [first] = receivers
  const to = receivers.length === 1 && first !== undefined ? first.spec.name : formatCount(receivers.length, 'agent')
  return (
    <textarea
      ref={box}
      className={cx('text')}
      rows={3}
      aria-label="Message"
      placeholder={`A message to ${to}. ${keysFor('message-send')} sends it.`}
      value={text}
      onKeyDown={onKeyDown}
      onChange={({ target }) => onText(target.value)}
    />
  )
}

function Choice({
  label,
  isOn,
  onChange,
}: {
  readonly label: string
  readonly isOn: boolean
  readonly onChange: (isOn: boolean) => void
}): ReactElement {
  const id = useId()
  return (
    <span className={cx('choice')}>
      <Switch id={id} label={label} isOn={isOn} onChange={onChange} />
      <label htmlFor={id}>{label}</label>
    </span>
  )
}
