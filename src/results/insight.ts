/** @module A sentence for a person that follows from the facts of a run. */

export interface Insight {
  readonly level: 'info' | 'good' | 'warning'
  /** A few words that can stand alone. */
  readonly title: string
  readonly text: string
}
