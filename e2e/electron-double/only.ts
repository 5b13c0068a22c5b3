/** Names that JavaScript itself looks for on any object; their absence says nothing about the app. */
const LANGUAGE_NAMES = new Set(['then', 'toJSON', 'constructor', 'inspect', 'asymmetricMatch', 'nodeType', '$$typeof'])

/** The double has no such member. The app uses something new, or something that is not in Electron. */
export class MissingMemberError extends Error {
  override readonly name = 'MissingMemberError'
}

/** `target` as it is, but reading or writing a member it does not have throws: a double must never answer by accident. */
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
