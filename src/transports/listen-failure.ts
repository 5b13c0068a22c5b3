/** Why a host cannot listen as requested; `message` says what to do. */
export interface ListenFailure {
  readonly code: 'port-taken' | 'address-unknown' | 'not-permitted' | 'path-taken' | 'path-too-long' | 'listen-failed'
  readonly message: string
}
