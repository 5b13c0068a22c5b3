// Tells now and then that it works, each time with the moment in its own words: by OSC 7501 (`status`), by its title (`title`) or on its
// screen (`screen`), as Claude Code does. Between two of them it says that it does not.
const [way = 'status', rounds = '15'] = process.argv.slice(2)
const BETWEEN_MS = 2_000
const stamp = () => String(performance.timeOrigin + performance.now())
const base64 = (text) => Buffer.from(text).toString('base64')

const WORKS = {
  status: () => `\x1b]7501;state=working:msg=${base64(stamp())}\x07`,
  title: () => `\x1b]0;◐ ${stamp()}\x07`,
  screen: () => `\r\n\r\n✻ Timing… (1s · ${stamp()})\r\n`,
}
const RESTS = {
  status: () => '\x1b]7501;state=idle\x07',
  title: () => '\x1b]0;✳ rests\x07',
  screen: () => `${'\r\n.'.repeat(40)}\r\n`,
}

process.stdout.write('ready\r\n')
for (let round = 0; round < Number(rounds); round += 1) {
  process.stdout.write(RESTS[way]())
  await new Promise((resolve) => setTimeout(resolve, BETWEEN_MS))
  process.stdout.write(WORKS[way]())
  await new Promise((resolve) => setTimeout(resolve, BETWEEN_MS / 4))
}
setInterval(() => undefined, 60_000)
