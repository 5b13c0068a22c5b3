/** What to check when a program cannot be executed. */
export const PROGRAM_ADVICE =
  'Check that it is there, executable and made for this machine, and that the interpreter named in its first line exists.'
/** What to check when the folder of a program cannot be entered. */
export const FOLDER_ADVICE = 'Check that the folder exists and that you may enter it.'
