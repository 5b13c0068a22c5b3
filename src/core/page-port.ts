/**
 * Where the headless host listens if it is not told: not assigned to any service, and below every system's range of
 * ephemeral ports, so that tunnels stay valid.
 */
export const PAGE_PORT = 26_772
