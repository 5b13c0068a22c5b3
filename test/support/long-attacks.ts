/** The attacks are to take as long as they need: `npm run test:attacks -- --long`. */
export const LONG_ATTACKS = process.env['CORRAL_LONG_ATTACKS'] === '1'
