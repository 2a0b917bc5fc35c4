/**
 * @module Kills processes while they commit batches of three documents, half of them at named points of the commit and half at random
 * moments, and checks after each kill that the documents are of one generation, no older than what was reported as committed, and that
 * nothing is left behind. Another seed gives other random moments: long runs can be made in parts.
 *
 * node benchmarks/documents-kill.ts [KILLS] [SEED]
 */
import { addTallies, type KillTally, killCommits, killSpots, stagedKillSpots } from '../test/recovery/commit-kills.ts'

const kills = Number(process.argv[2] ?? 1_000)
const seed = Number(process.argv[3] ?? 1)
/** Where each process of a series is killed: at the spots in turn, or at random moments. Parts go on where the one before ended. */
type Lives = Parameters<typeof killCommits>[0]
const at = (share: number, spots: Lives): Lives => {
  const count = Math.round(share * kills)
  return Array.from({ length: count }, (_, i) => spots[((seed - 1) * count + i) % spots.length])
}

/** Two series at the same time, each on files of its own. */
async function series(row: number, lives: Lives, edits: Parameters<typeof killCommits>[2] = false): Promise<KillTally> {
  const halves = [lives.slice(0, lives.length >> 1), lives.slice(lives.length >> 1)]
  return addTallies(await Promise.all(halves.map((half, i) => killCommits(half, 100 * seed + 10 * row + i, edits))))
}

const rows: readonly (readonly [string, KillTally])[] = [
  [`at ${killSpots.length} points of commits`, await series(1, at(0.4, killSpots))],
  ['at random moments of commits', await series(2, at(0.4, [undefined]))],
  [`at ${killSpots.length} points of commands`, await series(3, at(0.05, killSpots), true)],
  ['at random moments of commands', await series(4, at(0.05, [undefined]), true)],
  [`at ${stagedKillSpots.length} points, on threads`, await series(5, at(0.05, stagedKillSpots), 'threads')],
  ['at random moments, on threads', await series(6, at(0.05, [undefined]), 'threads')],
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
