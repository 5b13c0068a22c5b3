/** What a process and the children it has waited for have read from and written to disks, bytes: of `/proc/<pid>/io` (proc_pid_io(5)); null: it is not such a text. */
export function parseProcIo(text: string): { readonly readBytes: number; readonly writtenBytes: number } | null {
  const [read, written] = [/^read_bytes: (\d+)$/m.exec(text)?.[1], /^write_bytes: (\d+)$/m.exec(text)?.[1]]
  return read === undefined || written === undefined ? null : { readBytes: Number(read), writtenBytes: Number(written) }
}
