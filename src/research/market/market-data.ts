/**
 * @module Market data, loaded and checked: plain data and shared memory, so that it can be posted to worker threads
 * without copying a column.
 */
import type { Sha256 } from '../../core/hash.ts'
import type { Bars } from './bars.ts'
import type { Frequency } from './calendar.ts'
import type { Ticks } from './ticks.ts'

/** A range of bars by index: `from <= index < to`. */
export interface IndexRange {
  readonly from: number
  readonly to: number
}

/**
 * What is noteworthy about data that are otherwise right.
 *
 * | kind | what |
 * |---|---|
 * | `gap` | bars are missing where the spacing of the others says they should be |
 * | `sparse` | many single days are missing over the whole time |
 * | `stale_open` | the open equals the previous close, so the next open is no price of its own |
 * | `zero_volume`, `missing_volume`, `no_volume` | volume 0, empty (read as 0), or no such column (read as 0) |
 * | `jump` | a close 40 % away from the one before: a split that was not adjusted, or a wrong price |
 * | `frozen` | the last bars all have one price: a symbol that trades no more, with its last price carried on |
 * | `ends_early` | the symbol has no bars any more while others go on: a delisting, or data that were cut off |
 * | `rounding` | open or close outside of low and high by no more than a rounding |
 * | `mislabelled` | the file's name says another spacing than the bars have |
 * | `short_range` | the data begin later or end earlier than asked |
 * | `synthetic` | no market made these bars |
 */
export type FindingKind =
  | 'gap'
  | 'sparse'
  | 'stale_open'
  | 'zero_volume'
  | 'missing_volume'
  | 'no_volume'
  | 'jump'
  | 'frozen'
  | 'ends_early'
  | 'rounding'
  | 'mislabelled'
  | 'short_range'
  | 'synthetic'

export interface Finding {
  readonly kind: FindingKind
  readonly symbol: string
  /** Where, microseconds UTC: the place itself, the longest of several, or the whole span. */
  readonly from: number
  readonly to: number
  /** How many bars, gaps or jumps. */
  readonly count: number
  /** A whole sentence for a report. */
  readonly message: string
}

export interface MarketData {
  readonly symbols: readonly string[]
  readonly bars: Readonly<Record<string, Bars>>
  /** Closes as whole numbers of ticks, for the symbols where a tick size fits every close. */
  readonly ticks: Readonly<Record<string, Ticks>>
  /** The annualization factor: given, or derived from the times. */
  readonly barsPerYear: number
  readonly frequency: Frequency
  /** Named parts, each with a range of bars for every symbol. Empty when the section has no `splits`. */
  readonly splits: Readonly<Record<string, Readonly<Record<string, IndexRange>>>>
  /** On which times several symbols are traded together; `common` unless given. */
  readonly alignment?: 'common' | 'union'
  /** Whose days dates without a time are; `UTC` unless given. */
  readonly timezone?: string
  readonly findings: readonly Finding[]
  /** SHA-256 over bars, splits and annualization: the data's part of a phase's content key. */
  readonly fingerprint: Sha256
  /** One sentence: what, how many, from when to when, from where. */
  readonly description: string
}
