/** Signals that end a host: Ctrl-C, a polite kill, and the terminal it was started from being closed. */
export const END_SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const
