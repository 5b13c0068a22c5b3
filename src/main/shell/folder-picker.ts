import { BrowserWindow, dialog, type OpenDialogOptions } from 'electron'

/** Lets the person pick a folder; starts where the last one was found, which the system's dialog does not remember. Null: cancelled. */
export function makeFolderPicker(home: string): () => Promise<string | null> {
  let last = home
  return async () => {
    const parent = BrowserWindow.getFocusedWindow()
    const options: OpenDialogOptions = {
      title: 'Choose a folder',
      defaultPath: last,
      properties: ['openDirectory', 'createDirectory'],
    }
    const { filePaths } = parent ? await dialog.showOpenDialog(parent, options) : await dialog.showOpenDialog(options)
    const [path] = filePaths
    if (path === undefined) return null
    last = path
    return path
  }
}
