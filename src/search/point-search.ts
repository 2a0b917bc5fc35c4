/**
 * @module A search that says what it wants evaluated and is told what was found. As a generator it can be interrupted, resumed and
 * nested, and its state follows from what it was told.
 */

/** A place of the unit cube of some coordinates, and the loss found there. */
export interface KnownPoint {
  readonly point: Float64Array
  readonly loss: number
}

/** Yields points to evaluate together and takes what was found, in the same order. */
export type PointSearch<Result = void> = Generator<readonly Float64Array[], Result, readonly KnownPoint[]>
