/** @module Look-ups by names that users write: `constructor` and `__proto__` are names like any other, and not there. */

/** The record's own value under the key, never that of its prototype. */
export function own<T>(record: Readonly<Record<string, T>> | undefined, key: string): T | undefined {
  return record !== undefined && Object.hasOwn(record, key) ? record[key] : undefined
}
