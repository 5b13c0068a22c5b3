/** The loopback port of the demo's web server, which the crasher wants too. High and unusual: not one a person uses. */
export const DEMO_PORT = 47_821
export const LOOPBACK = '127.0.0.1'

/** Listens on the loopback port (0: any free one); resolves with the error, or null. */
export function listenOn(server, port) {
  return new Promise((resolve) => {
    server.once('listening', () => resolve(null)).once('error', resolve)
    server.listen(port, LOOPBACK)
  })
}
