/** @module The error of a wrong search space: it knows the path of the offending key, so that a caller can point at it. */
import type { ErrorCode } from '../core/error-codes.ts'
import { type ErrorDetails, UserError } from '../core/errors.ts'

/** Keys from the outermost object to the offending value: `['parameters', 'fast', 'min']`. */
export type KeyPath = readonly (string | number)[]

/**
 * A mistake in parameters, constraints, objectives or sampler options.
 *
 * @example
 * throw new SpaceError('SEARCH_BOUNDS', ['fast', 'max'], 'Expected max ≥ min (5), was 3.')
 */
export class SpaceError extends UserError {
  readonly path: KeyPath

  constructor(code: ErrorCode, path: KeyPath, message: string, details: ErrorDetails = {}) {
    super(code, message, details)
    this.path = path
  }
}
