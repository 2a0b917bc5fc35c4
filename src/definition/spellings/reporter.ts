/** @module What turns a spelling into the canonical model tells of mistakes through this. */
import { type Finding, formatPath } from '../diagnostics.ts'
import type { PathSegment } from '../source.ts'

type Candidate<T> = readonly [key: string, value: T | undefined]

export interface Reporter {
  add(finding: Finding): void
  /** The first value that is there; a second one that differs is a mistake. */
  one(path: readonly PathSegment[]): <T>(...candidates: Candidate<T>[]) => T | undefined
}

export function createReporter(add: (finding: Finding) => void): Reporter {
  return {
    add,
    one:
      (path) =>
      (...candidates) => {
        const given = candidates.filter(([, value]) => value !== undefined)
        const first = given[0]
        for (const [key, value] of given.slice(1)) {
          if (JSON.stringify(value) === JSON.stringify(first![1])) continue
          add({
            code: 'WF_TWICE',
            message: `Expected "${first![0]}" or "${key}", not both with different values, in ${formatPath(path)}.`,
            path: [...path, key],
            at: 'key',
          })
        }
        return first?.[1]
      },
  }
}
