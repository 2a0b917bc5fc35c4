/**
 * @module Kills processes while they commit batches of three documents, half of them at named points of the commit and half at random
 * moments, and checks after each kill that the documents are of one generation, no older than what was reported as committed, and that
 * nothing is left behind.
 *
 * node benchmarks/documents-kill.ts [KILLS]
 */
import { addTallies, type KillTally, killCommits, killSpots } from '../test/recovery/commit-kills.ts'

const kills = Number(process.argv[2] ?? 1_000)
const edits = Math.round(kills / 20)
const named = Array.from({ length: Math.floor((kills - 2 * edits) / 2) }, (_, i) => killSpots[i % killSpots.length]!)
const random = Array.from({ length: kills - 2 * edits - named.length }, () => undefined)
const halves = <T>(all: readonly T[]): readonly (readonly T[])[] => [
  all.slice(0, all.length >> 1),
  all.slice(all.length >> 1),
]

/** Two series at the same time, each on files of its own. */
async function series(
  lives: Parameters<typeof killCommits>[0],
  seed: number,
  byCommand: boolean | 'threads' = false,
): Promise<KillTally> {
  return addTallies(await Promise.all(halves(lives).map((half, i) => killCommits(half, seed + i, byCommand))))
}

const rows: readonly (readonly [string, KillTally])[] = [
  [`at ${killSpots.length} named points`, await series(named, 1)],
  ['at random moments of commits', await series(random, 3)],
  [
    'at random moments, on threads',
    await series(
      Array.from({ length: edits }, () => undefined),
      7,
      'threads',
    ),
  ],
  [
    'at random moments of commands',
    await series(
      Array.from({ length: edits }, () => undefined),
      5,
      true,
    ),
  ],
]
const total = addTallies(rows.map(([, tally]) => tally))
process.stdout.write(
  `${'kills'.padEnd(32)} ${'kills'.padStart(6)} ${'corrupt'.padStart(8)} ${'lost'.padStart(6)} ${'left'.padStart(6)}   found: ${'journal'.padStart(8)} ${'new texts'.padStart(10)} ${'lock'.padStart(6)} ${'nothing'.padStart(8)} ${'committed'.padStart(10)}\n`,
)
for (const [name, tally] of [...rows, ['all', total] as const]) {
  const { windows } = tally
  process.stdout.write(
    `${name.padEnd(32)} ${String(tally.kills).padStart(6)} ${String(tally.corrupt).padStart(8)} ${String(tally.lost).padStart(6)} ${String(tally.leftBehind).padStart(6)}          ${String(windows.journal).padStart(8)} ${String(windows.temporaries).padStart(10)} ${String(windows.lock).padStart(6)} ${String(windows.nothing).padStart(8)} ${String(tally.committed).padStart(10)}\n`,
  )
}
process.exitCode = total.corrupt + total.lost + total.leftBehind === 0 ? 0 : 1
