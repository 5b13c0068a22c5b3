/** The system whose rules the double follows, where Electron behaves differently; the app itself always sees the real one. */
export const doubledPlatform = (process.env['ELECTRON_DOUBLE_PLATFORM'] ?? process.platform) as NodeJS.Platform
