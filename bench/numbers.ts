/** One number Corral promises (DESIGN 12). */
export interface NumberSpec {
  readonly name: string
  readonly what: string
  readonly unit: string
  readonly target: number
  /** Which side of the target is good. */
  readonly better: 'lower' | 'higher'
}

/** Every number, by the case that measures it; the case called `<name>` is `cases/<name>.ts`. */
export const CASES = {
  'start-stop-100': [
    lower('start-100', 'start 100 agents: pty, registry, exec verified', 's', 0.5),
    lower('stop-100-willing', 'stop 100 willing agents', 's', 0.3),
    lower('stop-100-forced', 'kill 100 agents that ignore every polite signal', 's', 1),
  ],
  'restart-latency': [lower('restart-latency-p50', 'program killed to its successor running, no backoff', 'ms', 8)],
  'spawn-cycles': [
    lower('spawn-cycles-descriptors', 'descriptors 300 lives of a program leave open', 'more', 0),
    lower('spawn-cycles-memory', 'memory the same leave behind', 'MB', 2),
  ],
  'watch-1000': [
    lower('watch-1000-restless', 'watch 1,000 processes in 100 trees at 1 Hz, every run printing', '% of a core', 1),
    lower('watch-1000', 'the same with sleeping processes', '% of a core', 1),
  ],
  'list-describe': [lower('list-describe-p99', 'list or describe in process, 100 agents', 'ms', 1)],
  metrics: [
    lower('metrics-scrape', 'CPU time of one scrape of 100 running agents', 'ms', 5),
    lower('metrics-size', 'the same, as text', 'KB', 400),
  ],
  tasks: [
    lower('task-add', 'a task is given, while 10,000 come to wait', 'ms', 1),
    lower('task-list', 'a page of 100 of 10,000 tasks that wait, p99', 'ms', 20),
  ],
  'queue-10000': [lower('queue-10000', 'a start that has to wait, while 10,000 come to wait', 'ms', 1)],
  'idle-100': [
    lower('idle-100-cpu', '100 idle agents, all watching on', '% of a core', 0.5),
    lower('idle-100-memory', 'the same, per agent above an empty host', 'MB', 0.6),
  ],
  'cli-list': [lower('cli-list', 'corral list --json with 20 agents, from its start to its end', 'ms', 120)],
  followers: [lower('followers-lost', 'events lost of 1,000 a second to 20 corral events --follow', 'events', 0)],
  'app-start': [lower('app-start', 'process spawn to an interactive list of 20 agents', 's', 1.5)],
  'page-1000': [
    lower('page-10', 'the page asks for the list of 10 agents to the list interactive', 'ms', 300),
    lower('page-100', 'the same with 100 agents', 'ms', 300),
    lower('page-1000', 'the same with 1,000 agents', 'ms', 300),
  ],
  tiles: [
    lower('tiles-spinners', 'a page with nine terminals that show one turning line each', '% of a core', 15),
    lower('tiles-busy', 'the same with nine programs that print 20 KB/s each', '% of a core', 30),
    lower('tiles-idle', 'the same with 50 agents that do nothing, their rows and sparklines', '% of a core', 5),
  ],
  'echo-start': [
    lower('echo-start-100', 'key to echo while 100 others start at once, p99', 'ms', 50),
    lower('echo-start-300', 'the same while 300 start', 'ms', 50),
  ],
  'terminal-throughput': [
    higher('terminal-throughput', 'pty to parsed on screen, one agent, as a share of bare xterm.js on a pty', '%', 95),
  ],
  'echo-latency': [
    lower('echo-latency-p50', 'key to echo parsed in the page, 20 busy agents', 'ms', 6),
    lower('echo-latency-p99', 'the same', 'ms', 20),
  ],
  'echo-flood': [
    lower('echo-flood-p99', 'the same while 4 others flood, off the screen', 'ms', 60),
    lower('echo-flood-visible-p99', 'the same with 3 of the 4 on the screen', 'ms', 80),
    lower('loop-delay-flood-p99', "delay of the host's main loop meanwhile", 'ms', 20),
  ],
  'thin-link': [
    lower('thin-link-busy', 'key to echo over 1 Mbit and 200 ms, beside eight terminals of 20 KB/s, p90', 'ms', 1_000),
    lower('thin-link-flood', 'the same beside eight floods', 'ms', 1_000),
  ],
  activity: [
    lower('activity-status', 'a status report (OSC 7501) to a client that knows', 'ms', 150),
    lower('activity-title', 'the same by title', 'ms', 150),
    lower('activity-screen', 'the same by the screen', 'ms', 300),
    lower('activity-cost', 'rules read for 100 agents, 20 of them printing 20 KB/s', '% of a core', 2),
  ],
  history: [
    lower('history-size', 'what 50 agents did over 30 days, in the database', 'MB', 20),
    lower('history-lanes', 'CPU time of lanes of 50 agents over any range, p99', 'ms', 50),
    lower('history-list', 'CPU time of the longest step of a search in 30 days of runs or events', 'ms', 50),
  ],
  series: [
    lower('series-size', 'vitals of 50 agents over 30 days, in the database', 'MB', 60),
    lower('series-chart', 'a chart of one agent over any range, p99', 'ms', 50),
    lower('series-fleet-chart', 'a chart of all 50 agents over a day to a month, p50', 'ms', 50),
    lower('series-write', 'CPU time to sum up and write the vitals of 50 agents, per minute', 'ms', 60),
  ],
  'trouble-echo': [
    lower('trouble-quiet-p99', 'key to echo of an agent while nothing else runs', 'ms', 20),
    lower('trouble-echo-p99', 'the same while another breaks its limit, the worst of six ways', 'ms', 100),
    lower('trouble-first-step', 'a sample beyond a limit held for 3 s to what is done, slowest of six', 's', 4),
  ],
  'breach-to-action': [
    lower('breach-to-action', 'a program above its memory limit to the first step in the journal', 's', 4),
  ],
  'worktrees-50': [
    lower('worktrees-50', '50 worktrees of 10,000 files at once, against bare git one after the other', 'times', 1.2),
  ],
  alerts: [lower('alerts-1000', 'one look at 1,000 pairs of an alert rule and an agent', 'ms', 5)],
} as const satisfies Record<string, readonly NumberSpec[]>

export type CaseName = keyof typeof CASES

/** A number that a case measures. */
export type NumberName = (typeof CASES)[CaseName][number]['name']

function higher<const N extends string>(
  name: N,
  what: string,
  unit: string,
  target: number,
): NumberSpec & { readonly name: N } {
  return { name, what, unit, target, better: 'higher' }
}

function lower<const N extends string>(
  name: N,
  what: string,
  unit: string,
  target: number,
): NumberSpec & { readonly name: N } {
  return { name, what, unit, target, better: 'lower' }
}
