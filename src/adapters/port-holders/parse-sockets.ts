/** State of a TCP socket that accepts connections (include/net/tcp_states.h). */
const LISTENING = '0A'
/** One socket of /proc/net/tcp or tcp6: local address and port, remote ones, state, five fields, inode (proc_net_tcp(5)). */
const SOCKET = /^\s*\d+: [0-9A-F]+:([0-9A-F]{4}) [0-9A-F]+:[0-9A-F]{4} ([0-9A-F]{2})(?: +\S+){5} +(\d+)/

/** Inodes of the sockets that accept connections at a port, from the text of /proc/net/tcp or tcp6. */
export function listenersAt(port: number, table: string): readonly string[] {
  const wanted = port.toString(16).toUpperCase().padStart(4, '0')
  return table.split('\n').flatMap((line) => {
    const [, localPort, state, inode] = SOCKET.exec(line) ?? []
    return localPort === wanted && state === LISTENING && inode !== undefined ? [inode] : []
  })
}
