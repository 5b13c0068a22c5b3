/** A path quoted for a shell where it contains special characters. */
export function quotePath(path: string, isWindows: boolean): string {
  if (/^[\w@%+=:,./\\-]+$/.test(path) && (isWindows || !path.includes('\\'))) return path
  return isWindows ? `"${path}"` : `'${path.replaceAll("'", `'\\''`)}'`
}

/** Local paths in a dropped `text/uri-list`. */
export function pathsOfUriList(text: string): string[] {
  return text
    .split(/\r?\n/)
    .filter((line) => line.startsWith('file://') && URL.canParse(line))
    .map((line) => decodeURIComponent(new URL(line).pathname).replace(/^\/([A-Za-z]:)/, '$1'))
}
