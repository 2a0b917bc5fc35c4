/** @module What the suite joins: whatever is started by its place, from the repository and without its ending. */

/** What threads load. */
export const threadEntries = [
  'src/workspace/worker-entry',
  'src/workspace/document-thread-worker',
  'src/batch/pools/thread-worker',
  'src/phases/trial-evaluator',
  'src/phases/tasks-function-thread',
  'src/documents/batch/thread-worker',
] as const

/** What processes load. */
export const processEntries = ['test/e2e/cli-entry'] as const
