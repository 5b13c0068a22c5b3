/** Which file or folder a path leads to. */
export interface FileIdentity {
  /** Symbolic links resolved. */
  readonly realPath: string
  /** Device and inode: the same for as long as the file exists. */
  readonly id: string
}

/** What was seen of a program. */
export interface ProgramLook extends FileIdentity {
  /** The path with the links of its folder resolved: `realPath` is where it leads from there. */
  readonly place: string
  /** The first FIRST_LINE_BYTES of it, as Latin-1; empty if it cannot be read. */
  readonly beginning: string
}

/** A program to run. */
export interface ProgramFile {
  readonly file: string
  /** What it is to take for its own path (argv[0]). */
  readonly name: string
}
