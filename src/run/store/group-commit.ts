/**
 * @module One fsync for all that is asked for in one turn of the event loop. A commit costs the same for one event as for a
 * thousand, so callers never batch by themselves: they append, and whatever else was appended in the same turn shares the
 * commit.
 */

interface Waiting<Entry, Result> {
  readonly entry: Entry
  readonly resolve: (result: Result) => void
  readonly reject: (error: unknown) => void
}

export interface GroupCommit<Entry, Result> {
  add(entry: Entry): Promise<Result>
  /** Commits what waits, now. */
  flush(): void
}

/** What became of one entry of a batch: its result, or the reason why this entry alone was left out. */
export type CommitResult<Result> = { readonly result: Result } | { readonly error: unknown }

/**
 * @param commit writes a batch in one transaction and says what became of each entry, in order; when it throws, nothing of
 *   the batch was written and every entry is rejected
 */
export function createGroupCommit<Entry, Result>(
  commit: (batch: readonly Entry[]) => readonly CommitResult<Result>[],
): GroupCommit<Entry, Result> {
  let waiting: Waiting<Entry, Result>[] = []
  let scheduled = false

  function flush(): void {
    scheduled = false
    if (waiting.length === 0) return
    const batch = waiting
    waiting = []
    let results: readonly CommitResult<Result>[]
    try {
      results = commit(batch.map(({ entry }) => entry))
    } catch (error) {
      for (const { reject } of batch) reject(error)
      return
    }
    for (let i = 0; i < batch.length; i++) {
      const outcome = results[i]!
      if ('error' in outcome) batch[i]!.reject(outcome.error)
      else batch[i]!.resolve(outcome.result)
    }
  }

  return {
    add(entry) {
      return new Promise((resolve, reject) => {
        waiting.push({ entry, resolve, reject })
        if (!scheduled) {
          scheduled = true
          setImmediate(flush)
        }
      })
    },
    flush,
  }
}
