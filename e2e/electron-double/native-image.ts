import { existsSync, readFileSync } from 'node:fs'
import { inflateSync } from 'node:zlib'
import { only } from './only.ts'

const SIGNATURE = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])
/** Bytes of a chunk besides its data: length, type and checksum. */
const CHUNK_FRAME_BYTES = 12

/** Size of a picture, px; zero: it is none. */
export interface PictureSize {
  readonly width: number
  readonly height: number
}

const NO_PICTURE: PictureSize = { width: 0, height: 0 }

/** Size of a PNG whose picture data can be decompressed, else zero; a file that is no picture gives an empty image, not an error. */
function sizeOfPng(path: string): PictureSize {
  if (!existsSync(path)) return NO_PICTURE
  const file = readFileSync(path)
  if (!file.subarray(0, SIGNATURE.length).equals(SIGNATURE)) return NO_PICTURE
  const chunks = chunksOf(file)
  const header = chunks.find(({ type }) => type === 'IHDR')?.data
  const data = Buffer.concat(chunks.filter(({ type }) => type === 'IDAT').map((chunk) => chunk.data))
  if (header === undefined || inflateSync(data).length === 0) return NO_PICTURE
  return { width: header.readUInt32BE(0), height: header.readUInt32BE(4) }
}

function chunksOf(file: Buffer): { type: string; data: Buffer }[] {
  const chunks = []
  for (let at = SIGNATURE.length; at + CHUNK_FRAME_BYTES <= file.length;) {
    const length = file.readUInt32BE(at)
    const start = at + 8
    chunks.push({ type: file.toString('latin1', at + 4, start), data: file.subarray(start, start + length) })
    at += length + CHUNK_FRAME_BYTES
  }
  return chunks
}

/** `nativeImage` of the double: it reads PNG. https://www.electronjs.org/docs/latest/api/native-image */
export const nativeImage = only('nativeImage', {
  createFromPath: (path: string) => {
    const size = sizeOfPng(path)
    return only('NativeImage', { isEmpty: () => size.width === 0, getSize: () => size })
  },
})
