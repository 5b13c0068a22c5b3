import { Ghost, Hourglass, Info, TriangleAlert, Unplug, X } from 'lucide-react'
import type { CSSProperties, ReactElement, ReactNode } from 'react'
import type { HostNotice, Survivor } from '../../contract/views.ts'
import { useClient, useFleet, useLink, useMayChange } from '../client/client-context.ts'
import { usePageTime } from '../client/now.ts'
import { goneWords, nextTryWords, silentForWords, silentWords } from '../../words/link-words.ts'
import { outlivedWords } from '../../words/orphan-words.ts'
import { Button, IconButton } from '../ui/button.tsx'
import { classesOf } from '../ui/classes.ts'
import { capitalized, formatBytes } from '../../words/format.ts'
import { lostHostWords, remoteReason, triesAgainWords } from '../../words/remote-state-words.ts'
import { useOwnLink, useShownHost, useShownRemote } from '../client/hosts-context.ts'
import { useHostCommands } from '../features/hosts/use-host-commands.ts'
import { tellFailure } from '../ui/toasts.tsx'
import { colorOfTone, type Tone } from '../ui/tone.ts'
import styles from './banners.module.css'
import { toFleet } from '../state/focus-moves.ts'
import { showPlace, useView } from '../state/view-state.ts'

const cx = classesOf(styles)
/** Survivors named one by one; the rest are counted. */
const NAMED = 3
const NOTICE_TONES: Readonly<Record<HostNotice['severity'], Tone>> = {
  info: 'info',
  warning: 'waiting',
  error: 'danger',
}

/** Messages about the host or the fleet as a whole, under the top bar. */
export function Banners(): ReactElement {
  const notices = useFleet(({ host }) => host.notices)
  const survivors = useFleet(({ host }) => host.survivors).filter(({ isIgnored }) => !isIgnored)
  const place = useView((view) => view.place)
  return (
    <div className={cx('banners')}>
      <LinkBanner />
      {survivors.length > 0 && place !== 'orphans' && <SurvivorsBanner survivors={survivors} />}
      {notices.map((notice) => (
        <NoticeBanner key={notice.id} notice={notice} />
      ))}
    </div>
  )
}

interface BannerProps {
  readonly tone: Tone
  readonly icon: ReactNode
  readonly words: ReactNode
  readonly children?: ReactNode
}

function Banner({ tone, icon, words, children }: BannerProps): ReactElement {
  return (
    <div ref={toFleet} className={cx('banner')} role="status" style={{ '--tone': colorOfTone(tone) } as CSSProperties}>
      {icon}
      <span className={cx('words')}>{words}</span>
      {children}
    </div>
  )
}

/** Words that change each second, which screen readers do not read out. */
function Ticking({ children }: { readonly children: ReactNode }): ReactElement {
  return <span aria-live="off">{children}</span>
}

/** What is wrong between page and host, if anything. */
function LinkBanner(): ReactElement | null {
  const link = useLink()
  const remote = useShownHost()
  if (link.kind === 'silent') return <SilentBanner since={link.since} />
  if (link.kind !== 'gone') return null
  return remote === null ? (
    <GoneBanner nextAt={link.nextAt} isStranger={link.isStranger} />
  ) : (
    <LostHostBanner name={remote} asOf={link.asOf} />
  )
}

/** A remote host is lost: what this machine's own host knows of why, and when it tries again. */
function LostHostBanner({ name, asOf }: { readonly name: string; readonly asOf: number | null }): ReactElement {
  const now = usePageTime()
  const { test } = useHostCommands()
  const own = useOwnLink()
  const remote = useShownRemote()
  const reason = own.kind === 'gone' ? goneWords(own.isStranger) : remote && remoteReason(remote.state)
  return (
    <Banner
      tone="danger"
      icon={<Unplug size={15} />}
      words={
        <>
          <b>{lostHostWords(name, asOf, now)}</b>{' '}
          <span className={cx('quiet')}>
            What you type is not sent.{' '}
            <Ticking>
              {remote?.state.kind === 'lost' && `${capitalized(triesAgainWords(remote.state.nextTryAt, now))}.`}
            </Ticking>
          </span>
          {reason !== null && <div>{reason}</div>}
        </>
      }
    >
      <Button onClick={() => void test(name)}>Try now</Button>
    </Banner>
  )
}

function SilentBanner({ since }: { readonly since: number }): ReactElement {
  const now = usePageTime()
  return (
    <Banner
      tone="waiting"
      icon={<Hourglass size={15} />}
      words={
        <>
          <b>
            {silentWords(since, now)} <Ticking>({silentForWords(since, now)}).</Ticking>
          </b>{' '}
          <span className={cx('quiet')}>Terminals show what was last received.</span>
        </>
      }
    />
  )
}

function GoneBanner({
  nextAt,
  isStranger,
}: {
  readonly nextAt: number | null
  readonly isStranger: boolean
}): ReactElement {
  const client = useClient()
  const now = usePageTime()
  return (
    <Banner
      tone="waiting"
      icon={<Unplug size={15} />}
      words={
        <>
          <b>{goneWords(isStranger)}</b>{' '}
          <span className={cx('quiet')}>
            The page shows what was last received. <Ticking>{nextTryWords(nextAt, now)}</Ticking>
          </span>
        </>
      }
    >
      <Button onClick={() => client.retryNow()}>Try now</Button>
    </Banner>
  )
}

function SurvivorsBanner({ survivors }: { readonly survivors: readonly Survivor[] }): ReactElement {
  const named = survivors.slice(0, NAMED).map(({ pid, name, agentName, rssBytes, commandLine }) => (
    <span key={pid} title={commandLine}>
      {name} (pid {pid}, {formatBytes(rssBytes)}, from {agentName})
    </span>
  ))
  const more = survivors.length - named.length
  return (
    <Banner
      tone="waiting"
      icon={<Ghost size={15} />}
      words={
        <>
          {outlivedWords(survivors.length)}: {named.flatMap((each, index) => (index === 0 ? [each] : [', ', each]))}
          {more > 0 && ` and ${more} more`}.
        </>
      }
    >
      <Button onClick={() => showPlace('orphans')}>Show orphans</Button>
    </Banner>
  )
}

function NoticeBanner({ notice }: { readonly notice: HostNotice }): ReactElement {
  const client = useClient()
  const mayChange = useMayChange()
  const dismiss = async (): Promise<void> => {
    const answer = await client.request('host.dismissNotice', { id: notice.id })
    if (!answer.ok) tellFailure('The notice could not be dismissed', answer.error.message)
  }
  return (
    <Banner
      tone={NOTICE_TONES[notice.severity]}
      icon={notice.severity === 'info' ? <Info size={15} /> : <TriangleAlert size={15} />}
      words={notice.message}
    >
      {mayChange && (
        <IconButton label="Dismiss" onClick={() => void dismiss()}>
          <X size={14} />
        </IconButton>
      )}
    </Banner>
  )
}
