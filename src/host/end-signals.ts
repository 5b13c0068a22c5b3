/** Signals that end a host: Ctrl-C, a polite kill, and the closing of the terminal it was started from. */
export const END_SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const
