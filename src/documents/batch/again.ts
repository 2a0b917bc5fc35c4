/** @module How long to wait before a batch that met another writer begins again. */

/** Longest wait in milliseconds: a commit of a few files takes some. */
const LONGEST = 50

/**
 * Milliseconds before an attempt, growing with each. Two processes that meet wait for times that differ, by their ids, so that they do
 * not meet again and again.
 *
 * @param attempts made so far, from 1
 */
export const waitBefore = (attempts: number, pid: number = process.pid): number =>
  Math.min(LONGEST, 2 ** attempts) * (0.5 + (((pid * 7 + attempts * 3) % 11) + 1) / 12)

/** Lets this thread wait; for functions that are not asynchronous. */
export function waitHere(ms: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms)
}
