/** WebGL in software, no talk with the outside; root may not use Chromium's sandbox. */
export const CHROMIUM_ARGS = [
  '--disable-background-networking',
  '--use-angle=swiftshader',
  '--enable-unsafe-swiftshader',
  ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
]
