/**
 * @module Named places where a crash during a commit of files is interesting. The code calls the hook it was given; a recovery test
 * hands in one that ends the process there, everything else hands in none.
 */

/** In the order in which a commit passes them; those with "file" once a file. */
export const commitPointNames = [
  'locked',
  'checked',
  'file.opened',
  'file.written',
  'files.synced',
  'journal.written',
  'file.renamed',
  'files.renamed',
  'journal.removed',
  'unlocked',
] as const

export type CommitPointName = (typeof commitPointNames)[number]

/** Those of a commit whose texts other threads write. */
export const stagedPointNames = commitPointNames.filter((name) => name !== 'checked' && name !== 'file.opened')

export type CommitPoint = (name: CommitPointName) => void

export const noCommitPoint: CommitPoint = () => {}
