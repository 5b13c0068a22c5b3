/**
 * The members `K` of an Electron type, as a double must have them: the real parameters, and the real result if it is
 * plain data. A member that Electron lacks does not compile.
 */
export type Doubled<T, K extends keyof T> = {
  readonly [M in K]: T[M] extends (...args: infer A) => infer R
    ? (...args: A) => PlainOr<R>
    : T[M] extends Plain
      ? T[M]
      : unknown
}

type Plain = string | number | boolean | null | undefined | void
type PlainOr<R> = [R] extends [Plain] ? R : unknown
