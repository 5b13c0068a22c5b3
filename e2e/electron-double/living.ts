import { EventEmitter } from 'node:events'

/** Members that work on an object Electron has destroyed. */
const LASTING = new Set<string | symbol>(['isDestroyed', 'id', ...Object.getOwnPropertyNames(EventEmitter.prototype)])

/**
 * `target` whose methods throw once it is destroyed, as every object of Electron's own does; `own`: members only the double has, which it
 * calls itself.
 */
export function living<T extends { isDestroyed(): boolean }>(target: T, own: readonly (keyof T & string)[]): T {
  const lasting = new Set<string | symbol>([...LASTING, ...own])
  return new Proxy(target, {
    get(object, member, receiver) {
      const value = Reflect.get(object, member, receiver) as unknown
      const isMethod = typeof value === 'function' && member !== 'constructor'
      if (isMethod && !lasting.has(member) && object.isDestroyed()) throw new TypeError('Object has been destroyed')
      return value
    },
  })
}
