/** @module The best of the trials told so far, for samplers that split trials into good and bad. */

/** Remembers what it needs of the trials told. */
export interface Elite {
  /**
   * Takes a trial.
   *
   * @param losses the first NaN when the trial failed
   * @param violation 0 when feasible
   */
  add(trial: number, losses: Float64Array, violation: number): void
  /** The best `count` trials, best first; `count` is at most the number of trials, and at most what the elite was made for. */
  select(count: number): readonly number[]
}

/** The best by one loss: feasible by loss, then infeasible by violation, then failed; of equal ones the first. */
export function createElite(most: number): Elite {
  const members: { readonly trial: number; readonly rank: number; readonly score: number }[] = []
  return {
    add(trial, losses, violation) {
      const loss = losses[0]!
      const rank = Number.isNaN(loss) ? 2 : violation > 0 ? 1 : 0
      const score = rank === 2 ? 0 : rank === 1 ? violation : loss
      let at = members.length
      for (; at > 0; at--) {
        const other = members[at - 1]!
        if (other.rank < rank || (other.rank === rank && other.score <= score)) break
      }
      if (at === most) return
      members.splice(at, 0, { trial, rank, score })
      if (members.length > most) members.pop()
    },
    select: (count) => members.slice(0, count).map(({ trial }) => trial),
  }
}
