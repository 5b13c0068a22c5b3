/** WebGL in software, no network access of its own; root may not use Chromium's sandbox. */
export const CHROMIUM_ARGS = [
  '--disable-background-networking',
  '--use-angle=swiftshader',
  '--enable-unsafe-swiftshader',
  ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
]
