/** @module Lookups by words from outside: only a record's own keys count, never "constructor" and its like. */

/** The value of an own key, or `undefined`. */
export const own = <T>(record: Readonly<Record<string, T>>, key: string): T | undefined =>
  Object.hasOwn(record, key) ? record[key] : undefined
