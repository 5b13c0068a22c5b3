/** @typedef {{ readonly side: number, readonly png: Buffer, readonly rgba: Buffer }} Picture a square: side in pixels, rows from the top */

/** From this side on an entry of an ICO is a PNG; older tools read smaller ones as bitmaps only. */
const PNG_FROM = 256
const HEADER_BYTES = 40
const ENTRY_BYTES = 16
const BITS_PER_PIXEL = 32

/** Apple's names of PNG entries by side in pixels; some sides have two, the second for screens with double density. */
const ICNS_TYPES = /** @type {const} */ ([
  ['ic11', 32],
  ['ic12', 64],
  ['ic07', 128],
  ['ic13', 256],
  ['ic08', 256],
  ['ic14', 512],
  ['ic09', 512],
  ['ic10', 1024],
])

/**
 * A Windows icon (Microsoft, "The evolution of the ICO file format").
 * @param {readonly Picture[]} pictures of at most 256 pixels
 */
export function icoOf(pictures) {
  const images = pictures.map((picture) => (picture.side >= PNG_FROM ? picture.png : bitmapOf(picture)))
  const header = Buffer.alloc(6)
  header.writeUInt16LE(1, 2)
  header.writeUInt16LE(images.length, 4)
  let offset = header.length + ENTRY_BYTES * images.length
  const entries = images.map((image, index) => {
    const side = (pictures[index]?.side ?? 0) % PNG_FROM
    const entry = Buffer.alloc(ENTRY_BYTES)
    entry.set([side, side])
    entry.writeUInt16LE(1, 4)
    entry.writeUInt16LE(BITS_PER_PIXEL, 6)
    entry.writeUInt32LE(image.length, 8)
    entry.writeUInt32LE(offset, 12)
    offset += image.length
    return entry
  })
  return Buffer.concat([header, ...entries, ...images])
}

/** A bitmap as icons have it: rows from the bottom, blue first, then an empty mask of one bit a pixel (the height counts both). */
function bitmapOf(/** @type {Picture} */ { side, rgba }) {
  const header = Buffer.alloc(HEADER_BYTES)
  header.writeUInt32LE(HEADER_BYTES, 0)
  header.writeInt32LE(side, 4)
  header.writeInt32LE(side * 2, 8)
  header.writeUInt16LE(1, 12)
  header.writeUInt16LE(BITS_PER_PIXEL, 14)
  const rowBytes = side * 4
  const pixels = Buffer.alloc(rowBytes * side)
  for (let row = 0; row < side; row += 1) {
    rgba.copy(pixels, (side - 1 - row) * rowBytes, row * rowBytes, (row + 1) * rowBytes)
  }
  for (let at = 0; at < pixels.length; at += 4) {
    pixels.set([pixels[at + 2] ?? 0, pixels[at + 1] ?? 0, pixels[at] ?? 0], at)
  }
  const maskRowBytes = Math.ceil(side / 32) * 4
  return Buffer.concat([header, pixels, Buffer.alloc(maskRowBytes * side)])
}

/**
 * An icon of macOS: entries of four letters, a length and a PNG.
 * @param {readonly Picture[]} pictures
 */
export function icnsOf(pictures) {
  const entries = ICNS_TYPES.flatMap(([type, side]) => {
    const picture = pictures.find((candidate) => candidate.side === side)
    return picture === undefined ? [] : [chunk(type, picture.png)]
  })
  return chunk('icns', Buffer.concat(entries))
}

function chunk(/** @type {string} */ type, /** @type {Buffer} */ content) {
  const head = Buffer.alloc(8)
  head.write(type, 'latin1')
  head.writeUInt32BE(head.length + content.length, 4)
  return Buffer.concat([head, content])
}
