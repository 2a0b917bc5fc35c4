/**
 * @module Corrections that were confirmed by a person, as data with a version. Nothing is learned by itself: a run pins a version
 * and gives the same results for as long as it does.
 */
import { hashJson, type Sha256 } from '../../core/hash.ts'
import { foldWord } from '../language/tokenize.ts'

export interface LearnedCorrection {
  /** Words as typed, in lower case. */
  readonly from: string
  readonly to: string
}

export interface LearnedCorrections {
  /** The SHA-256 of the entries: equal versions correct equally. */
  readonly version: Sha256
  readonly entries: readonly LearnedCorrection[]
}

const fold = (text: string): string => text.trim().split(/\s+/).map(foldWord).join(' ')

/** Corrections with their version. Of two entries for the same words the later one counts. */
export function learnedCorrections(entries: readonly LearnedCorrection[]): LearnedCorrections {
  const byFrom = new Map(entries.map(({ from, to }) => [fold(from), to.trim()]))
  const sorted = [...byFrom]
    .map(([from, to]) => ({ from, to }))
    .filter(({ from, to }) => from !== '' && to !== '' && from !== fold(to))
  sorted.sort((a, b) => (a.from < b.from ? -1 : 1))
  return { version: hashJson(sorted), entries: sorted }
}

/** A new version with one more correction; the old one stays as it is. */
export const learnCorrection = (learned: LearnedCorrections, from: string, to: string): LearnedCorrections =>
  learnedCorrections([...learned.entries, { from, to }])
