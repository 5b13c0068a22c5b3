/**
 * The members `K` of a type of Electron, as a double has to have them: the real parameters, and the real result where it is plain data.
 * A member that Electron does not have does not compile.
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
