/** Names that JavaScript itself looks up on any object; their absence says nothing about the app. */
const LANGUAGE_NAMES = new Set(['then', 'toJSON', 'constructor', 'inspect', 'asymmetricMatch', 'nodeType', '$$typeof'])

/** The double has no such member. The app uses a new one, or one that Electron lacks. */
export class MissingMemberError extends Error {
  override readonly name = 'MissingMemberError'
}

/** `target` unchanged, but reading or writing a missing member throws: a double must never answer by accident. */
export function only<T extends object>(name: string, target: T): T {
  const check = (member: string | symbol): void => {
    if (typeof member === 'symbol' || member in target || LANGUAGE_NAMES.has(member)) return
    throw new MissingMemberError(`the Electron double has no ${name}.${member}`)
  }
  return new Proxy(target, {
    get(object, member, receiver) {
      check(member)
      return Reflect.get(object, member, receiver) as unknown
    },
    set(object, member, value, receiver) {
      check(member)
      return Reflect.set(object, member, value, receiver)
    },
  })
}
