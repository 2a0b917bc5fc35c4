/**
 * @module Holds the fast way of carrying out commands to the plain one, in one run: equal results first, then how many times faster, as the
 * median of interleaved runs, against the factor that was reached before. It fails when a factor is lost, whatever the machine: both
 * ways run on it at the same time.
 *
 * node benchmarks/documents-guard.ts
 */
import assert from 'node:assert/strict'
import type { JsonValue } from '../src/core/hash.ts'
import { executeCommand } from '../src/documents/transaction/execute.ts'
import { executePlain } from '../src/documents/transaction/plain-path.ts'
import { blueprint } from '../src/documents/vocabularies/blueprint/blueprint.ts'
import { vocabularies } from '../src/documents/vocabularies/index.ts'
import type { Model, Vocabulary } from '../src/documents/vocabularies/vocabulary.ts'
import { quantileSorted } from '../src/stats/quantile.ts'

const page = (components: number): JsonValue => ({
  screen_id: 'bench',
  canvas: { width: 500, height: 100 * components + 1_000 },
  tokens: { colors: { navy: '#0D1B2A' } },
  components: Array.from({ length: components }, (_, i) => ({
    id: `item_${i}`,
    type: (['button', 'text', 'card'] as const)[i % 3]!,
    text: `Item ${i}`,
    role: 'content',
    bbox: [(i % 2) * 250 + 10, Math.floor(i / 2) * 100 + 10, 200, 60],
    visual: { color: '#111111', bg_color: '#FFFFFF', height: 60, font_size: 16 },
  })),
})
const research = (phases: number): JsonValue => ({
  name: 'bench',
  phases: Array.from({ length: phases }, (_, i) => ({
    name: `step_${i}`,
    type: 'backtest',
    config: { commission_bps: i },
    ...(i > 0 ? { depends_on: [`step_${i - 1}`] } : {}),
  })),
})
const KINDS = [
  (id: string, i: number) => `set the padding of ${id} to ${8 + i}px`,
  (id: string, i: number) => `set the text of ${id} to "New ${i}"`,
  (id: string) => `make ${id} bigger`,
  (id: string) => `make ${id} italic`,
]
const steps = (count: number, of: number): string =>
  Array.from({ length: count }, (_, i) => KINDS[i % KINDS.length]!(`item_${(i * 7) % of}`, i)).join(' and ')

interface Guarded {
  readonly name: string
  readonly vocabulary: Vocabulary<Model>
  readonly document: () => JsonValue
  readonly command: string
  /** Commands in a row, each on what the one before left. */
  readonly repeats: number
  readonly rounds: number
  /** Plain time over fast time that is held: about two thirds of what was measured when it was written. */
  readonly least: number
}

const LINES: readonly Guarded[] = [
  {
    name: '1 step on 30 components, again and again',
    vocabulary: blueprint as unknown as Vocabulary<Model>,
    document: () => page(30),
    command: 'make item_3 bold',
    repeats: 20,
    rounds: 60,
    least: 3,
  },
  {
    name: '50 steps on 500 components',
    vocabulary: blueprint as unknown as Vocabulary<Model>,
    document: () => page(500),
    command: steps(50, 500),
    repeats: 1,
    rounds: 40,
    least: 4.5,
  },
  {
    name: '10 steps on 3,000 components',
    vocabulary: blueprint as unknown as Vocabulary<Model>,
    document: () => page(3_000),
    command: steps(10, 3_000),
    repeats: 1,
    rounds: 15,
    least: 3,
  },
  {
    name: '1 step on 100 phases, again and again',
    vocabulary: vocabularies.workflow as unknown as Vocabulary<Model>,
    document: () => research(100),
    command: 'set commission_bps of step_7 to 3 and disable step_9',
    repeats: 5,
    rounds: 20,
    least: 1.5,
  },
]

/** Milliseconds of some commands in a row, and what they left. */
function run(execute: typeof executeCommand, { vocabulary, document, command, repeats }: Guarded): [number, string] {
  let value = document()
  const start = performance.now()
  for (let i = 0; i < repeats; i++) {
    const result = execute(vocabulary, value, command)
    if (result.status !== 'success') throw new Error(`${command.slice(0, 80)}: ${result.rollbackReason}`)
    value = result.document
  }
  return [performance.now() - start, JSON.stringify(value)]
}

process.stdout.write(
  `${'the fast way and the plain one'.padEnd(44)} ${'plain ms'.padStart(9)} ${'fast ms'.padStart(9)} ${'times'.padStart(7)} ${'least'.padStart(6)}\n`,
)
for (const line of LINES) {
  const plain: number[] = []
  const fast: number[] = []
  for (let round = 0; round < line.rounds; round++) {
    const [plainMs, plainText] = run(executePlain, line)
    const [fastMs, fastText] = run(executeCommand, line)
    if (round === 0) assert.equal(fastText, plainText)
    if (round < line.rounds / 5) continue // code that is not compiled yet
    plain.push(plainMs)
    fast.push(fastMs)
  }
  const median = (values: readonly number[]): number => quantileSorted(Float64Array.from(values).sort(), 0.5)
  const times = median(plain.map((ms, i) => ms / fast[i]!))
  process.stdout.write(
    `${line.name.padEnd(44)} ${median(plain).toFixed(3).padStart(9)} ${median(fast).toFixed(3).padStart(9)} ${times.toFixed(1).padStart(7)} ${line.least.toFixed(1).padStart(6)}\n`,
  )
  if (times < line.least) process.exitCode = 1
}
if (process.exitCode === 1) process.stdout.write('A factor that was reached before is lost.\n')
