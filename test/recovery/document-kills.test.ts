import { expect, test } from 'vitest'
import type { CommitPointName } from '../../src/documents/batch/commit-point.ts'
import { addTallies, killCommits, killSpots } from './commit-kills.ts'

test('documents of a batch are of one version after a kill at every named point and at random moments', async () => {
  const random = Array.from({ length: 10 }, () => undefined)
  const tally = addTallies(
    await Promise.all([
      killCommits(killSpots.slice(0, 8), 1),
      killCommits(killSpots.slice(8), 2),
      killCommits(random, 3),
      killCommits(random, 4),
    ]),
  )
  expect(tally).toMatchObject({ kills: killSpots.length + 20, corrupt: 0, lost: 0, leftBehind: 0 })
  // The named points alone reach each window.
  expect(tally.windows.journal).toBeGreaterThanOrEqual(4)
  expect(tally.windows.temporaries).toBeGreaterThanOrEqual(5)
  expect(tally.windows.lock).toBeGreaterThanOrEqual(2)
})

test('and so are those that several threads write', async () => {
  const at = (point: CommitPointName, nth = 1) => ({ point, nth })
  const tally = addTallies(
    await Promise.all([
      killCommits([at('file.written', 2), at('journal.written'), undefined], 5, 'threads'),
      killCommits([at('files.synced'), at('file.renamed', 2), at('files.renamed')], 6, 'threads'),
    ]),
  )
  expect(tally).toMatchObject({ kills: 6, corrupt: 0, lost: 0, leftBehind: 0 })
  expect(tally.windows.journal).toBeGreaterThanOrEqual(3)
  expect(tally.windows.temporaries).toBeGreaterThanOrEqual(2)
})
