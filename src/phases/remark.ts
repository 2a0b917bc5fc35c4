/** @module Checks that throw, as remarks with their place in the config. */
import { UserError } from '../core/errors.ts'
import type { PhaseRemark } from '../definition/phase-type.ts'

/** Runs a check that throws a UserError and turns it into a remark at a place of the config. */
export function remarkOn(check: () => unknown, path: readonly (string | number)[]): PhaseRemark[] {
  try {
    check()
    return []
  } catch (error) {
    if (!(error instanceof UserError)) throw error
    const own = (error as { path?: readonly (string | number)[] }).path
    return [
      {
        level: 'error',
        path: own === undefined ? path : [...path, ...own],
        code: error.code,
        message: error.message,
        ...(error.hint === undefined ? {} : { hint: error.hint }),
      },
    ]
  }
}
