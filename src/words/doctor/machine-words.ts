import type { DoctorSetting } from '../../core/doctor/judged.ts'
import type {
  ClockJudged,
  DiskJudged,
  GroupHierarchy,
  GroupLack,
  GroupsJudged,
  RoomJudged,
  SandboxJudged,
} from '../../core/doctor/machine.ts'
import { quoteForShell } from '../../base/quote-for-shell.ts'
import { formatBytes, formatCount, formatDuration } from '../format.ts'
import { asRoot, plainly, type CheckWords } from './check-words.ts'

/** What Corral does where the kernel has no groups for it. */
const WITHOUT_GROUPS =
  'Corral knows processes by pid, start time and environment instead, and sees to limits by what it samples.'

const LACKS: Readonly<Record<GroupLack, string>> = {
  memory: 'hold an agent to its memory',
  tasks: 'bound how many processes it has',
  cpu: 'divide the processor by priority',
  freeze: 'slow it down',
  kill: 'kill all of it at once',
}

/** Lets the user's own systemd have the controllers. */
const DELEGATE =
  'sh -c \'mkdir -p /etc/systemd/system/user@.service.d && printf "[Service]\\nDelegate=cpu memory pids\\n" > /etc/systemd/system/user@.service.d/delegate.conf && systemctl daemon-reload\''

export function groupsWords(judged: GroupsJudged, setting: DoctorSetting): CheckWords {
  switch (judged.kind) {
    case 'other-system':
      return plainly(`This system has no groups of processes as Linux has. ${WITHOUT_GROUPS}`)
    case 'whole':
      return plainly(
        'cgroup v2: tried with a group of its own, in which memory, processes and processor were bounded, and all was stopped and killed at once.',
      )
    case 'no-v2':
      return { found: `${noV2(judged.hierarchy)} ${WITHOUT_GROUPS}`, ...howToGetV2(judged) }
    case 'not-writable':
      return {
        found: `cgroup v2 is there, and Corral may make no group in it. ${WITHOUT_GROUPS}`,
        advice: judged.hasSystemd
          ? 'Start Corral in a login session of systemd, and let that session outlive your login.'
          : 'In a container: mount /sys/fs/cgroup writable (podman does; docker with --privileged or --cgroupns=private and a writable mount).',
        command: judged.hasSystemd ? 'loginctl enable-linger' : null,
      }
    case 'partly':
      return {
        found: `cgroup v2: tried with a group of its own. Here the kernel does not ${listed(judged.lacks.map((lack) => LACKS[lack]))}. Corral sees to that itself as far as it can: to limits by what it samples, to priorities by nice values.`,
        ...howToGetControllers(judged, setting),
      }
  }
}

function noV2(hierarchy: GroupHierarchy): string {
  return hierarchy === 'v1'
    ? 'This machine has the groups of processes of old (cgroup v1), which Corral does not use.'
    : 'No groups of processes (cgroup v2) can be seen here.'
}

function howToGetV2({
  hierarchy,
  hasSystemd,
}: {
  readonly hierarchy: GroupHierarchy
  readonly hasSystemd: boolean
}): Omit<CheckWords, 'found'> {
  if (hierarchy !== 'v1') {
    return { advice: 'In a container: have /sys/fs/cgroup mounted. Else nothing has to be done.', command: null }
  }
  return {
    advice: hasSystemd
      ? 'Add systemd.unified_cgroup_hierarchy=1 to the kernel’s command line and restart the machine.'
      : 'Mount cgroup v2 at /sys/fs/cgroup when the machine starts. Nothing has to be done if that is not yours to decide.',
    command: null,
  }
}

function howToGetControllers(
  { hierarchy, hasSystemd, lacks }: Extract<GroupsJudged, { kind: 'partly' }>,
  setting: DoctorSetting,
): Omit<CheckWords, 'found'> {
  if (hierarchy === 'hybrid') {
    return {
      advice:
        'The old hierarchy (cgroup v1) has the controllers here. Start the kernel with systemd.unified_cgroup_hierarchy=1, or leave it as it is.',
      command: null,
    }
  }
  if (lacks.every((lack) => lack === 'freeze' || lack === 'kill')) {
    return { advice: 'A kernel from 5.14 on can do that.', command: null }
  }
  return hasSystemd
    ? {
        advice: 'Have systemd pass these controllers on to you, then log in again.',
        command: asRoot(DELEGATE, setting),
      }
    : {
        advice: 'Whoever started this machine or container has to pass these controllers on (cgroup.subtree_control).',
        command: null,
      }
}

export function roomWords(judged: RoomJudged, setting: DoctorSetting): CheckWords {
  if (judged.kind === 'unknown') return plainly('This system does not tell how many files and terminals can be open.')
  if (judged.kind === 'unlimited') return plainly('Files and terminals are not limited.')
  const { more, by, verdict, facts } = judged
  const { openFiles, maxFiles, openTerminals, maxTerminals } = facts
  const files = maxFiles === null ? [] : [`${openFiles} of ${maxFiles} files`]
  const terminals = maxTerminals === null ? [] : [`${openTerminals ?? 0} of ${maxTerminals} terminals`]
  const found = `Room for ${formatCount(more, 'more agent')}: ${[...files, ...terminals].join(' and ')} are open.`
  if (verdict === 'ok') return plainly(found)
  if (by === 'terminals') {
    const wanted = Math.max(4_096, (maxTerminals ?? 0) * 4)
    const isLinux = setting.platform === 'linux'
    const command = isLinux ? asRoot(`sysctl -w kernel.pty.max=${wanted}`, setting) : null
    return { found, advice: 'Allow more terminals, or close some that are not used.', command }
  }
  return {
    found,
    advice:
      'Allow more open files in the shell that starts Corral, then start it from there (a service: LimitNOFILE=65536).',
    command: moreFiles(setting),
  }
}

/** Node has raised its limit as far as its user may, so it takes root to raise it further. */
function moreFiles(setting: DoctorSetting): string | null {
  if (setting.platform === 'linux') return asRoot('prlimit --pid $$ --nofile=65536:65536', setting)
  return setting.platform === 'darwin' ? 'ulimit -n 65536' : null
}

export function diskWords(judged: DiskJudged): CheckWords {
  if (judged.kind === 'unknown') return plainly('This file system does not tell how much is free.')
  const { disk } = judged
  const free = `${formatBytes(disk.freeBytes)} of ${formatBytes(disk.totalBytes)} are free where Corral keeps its data (${disk.path}).`
  const command = `du -xh -d 1 ${quoteForShell(disk.path)} | sort -h`
  switch (judged.kind) {
    case 'roomy':
      return plainly(free)
    case 'little':
      return { found: free, advice: 'Free some space soon. This shows what of it is Corral’s.', command }
    case 'full':
      return {
        found: `${free} Soon nothing can be written down any more.`,
        advice: 'Free some space now. This shows what of it is Corral’s.',
        command,
      }
    case 'no-files':
      return {
        found: `Only ${formatCount(disk.freeFiles ?? 0, 'more file')} can be made on the disk of ${disk.path}, however much space there is.`,
        advice: 'Remove files that are not needed; caches have the most.',
        command: `df -i ${quoteForShell(disk.path)}`,
      }
  }
}

const WHO_NEEDS_SANDBOX = 'Windows of the desktop app need it; a browser that shows Corral brings its own.'
const MACHINE_WIDE =
  'This weakens the machine for all programs: a profile for Corral alone is better, if you can make one.'

export function sandboxWords({ kind, isDesktop }: SandboxJudged, setting: DoctorSetting): CheckWords {
  const whose = isDesktop ? '' : ` ${WHO_NEEDS_SANDBOX}`
  const advice = `Use Corral in a browser (corral serve), or allow it. ${MACHINE_WIDE}`
  switch (kind) {
    case 'other-system':
      return plainly('On this system Chromium’s sandbox needs nothing to be allowed.')
    case 'works':
      return plainly('What Chromium’s sandbox needs is allowed: a program was run in a user namespace of its own.')
    case 'unknown':
      return plainly(
        `Nothing forbids Chromium’s sandbox. It could not be tried, because unshare(1) is missing.${whose}`,
      )
    case 'root':
      return {
        found: `Corral runs as root, and Chromium has no sandbox there.${whose}`,
        advice: 'Start Corral as another user: agents should not be root either.',
        command: null,
      }
    case 'app-armor':
      return {
        found: `AppArmor forbids user namespaces to programs without a profile, and so Chromium’s sandbox.${whose}`,
        advice,
        command: asRoot('sysctl -w kernel.apparmor_restrict_unprivileged_userns=0', setting),
      }
    case 'clone-forbidden':
      return {
        found: `This kernel forbids user namespaces to users, and so Chromium’s sandbox.${whose}`,
        advice,
        command: asRoot('sysctl -w kernel.unprivileged_userns_clone=1', setting),
      }
    case 'no-namespaces':
      return {
        found: `The machine allows no user namespaces at all, and so not Chromium’s sandbox.${whose}`,
        advice,
        command: asRoot('sysctl -w user.max_user_namespaces=15000', setting),
      }
    case 'refused':
      return {
        found: `The kernel refused a user namespace, which Chromium’s sandbox needs; in containers that is usual.${whose}`,
        advice: 'Use Corral in a browser (corral serve), or run it outside of the container.',
        command: null,
      }
  }
}

export function clockWords(judged: ClockJudged): CheckWords {
  switch (judged.kind) {
    case 'fine':
      return plainly('The clock is compared with others over the network.')
    case 'not-told':
      return plainly(
        'The clock is not behind what Corral has written down. Whether it is right, this system does not tell.',
      )
    case 'unsynchronized':
      return {
        found: 'The clock is not compared with others over the network: it may be wrong.',
        advice: 'Turn that on, unless the machine gets its time in another way.',
        command: 'timedatectl set-ntp true',
      }
    case 'behind':
      return {
        found: `The clock is ${formatDuration(judged.byMs)} behind the latest time Corral has written down: it was set back, or was wrong then. History and charts have things that seem to lie ahead.`,
        advice: 'Set the clock right.',
        command: null,
      }
  }
}

/** "a, b and c" */
function listed(parts: readonly string[]): string {
  const last = parts.at(-1) ?? ''
  return parts.length < 2 ? last : `${parts.slice(0, -1).join(', ')} or ${last}`
}
