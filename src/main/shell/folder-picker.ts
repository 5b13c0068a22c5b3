import { BrowserWindow, dialog, type OpenDialogOptions } from 'electron'

/** Opens the system's folder dialog, starting at the last chosen folder, which the dialog itself does not remember. Null: cancelled. */
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
