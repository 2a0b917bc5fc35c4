/**
 * @module Latency, throughput and memory of commands on documents, verification included. Nothing is taken from a cache of
 * documents unless a line says so: every command of a latency line works on a document that was never seen. Beside the time that
 * passed stands the processor time of the whole process, garbage collection and compilation on other threads included: on a machine
 * that others use as well the two differ by what those took.
 *
 * node benchmarks/documents.ts
 */

import { spawnSync } from 'node:child_process'

import type { JsonValue } from '../src/core/hash.ts'
import { createRandom } from '../src/core/random.ts'
import { executeCommand } from '../src/documents/transaction/execute.ts'
import { blueprint } from '../src/documents/vocabularies/blueprint/blueprint.ts'
import { quantileSorted } from '../src/stats/quantile.ts'

/** A canvas of components in two columns with room between them. */
function documentOf(components: number): JsonValue {
  return {
    screen_id: 'bench',
    canvas: { width: 500, height: 100 * components + 1_000 },
    tokens: { colors: { red: '#E53935', navy: '#0D1B2A' } },
    components: Array.from({ length: components }, (_, i) => ({
      id: `item_${i}`,
      type: (['button', 'text', 'card'] as const)[i % 3]!,
      text: `Item ${i}`,
      role: 'content',
      bbox: [(i % 2) * 250 + 10, Math.floor(i / 2) * 100 + 10, 200, 60],
      visual: { color: '#111111', bg_color: '#FFFFFF', height: 60, font_size: 16 },
    })),
  }
}

/** A command of some steps on different places. */
function commandOf(steps: number, components: number, seed: number): string {
  const random = createRandom(seed, 'bench', steps, components)
  const clauses: string[] = []
  for (let i = 0; i < steps; i++) {
    const id = `item_${(random.below(components) + i) % components}_`.slice(0, -1)
    const kinds = [
      `make ${id} bold`,
      `set the padding of ${id} to ${8 + (i % 20)}px`,
      `underline ${id}`,
      `set the text of ${id} to "New ${i}"`,
      `make ${id} bigger`,
      `make ${id} italic`,
    ]
    clauses.push(kinds[i % kinds.length]!)
  }
  return clauses.join(' and ')
}

interface Line {
  readonly name: string
  readonly p50: number
  readonly p95: number
  readonly cpu50: number
  readonly cpu95: number
  readonly limit: number
}

function latency(name: string, steps: number, components: number, rounds: number, limit: number): Line {
  const times: number[] = []
  const cpu: number[] = []
  let failed = 0
  const warm = Math.max(5, Math.floor(rounds / 5))
  for (let round = 0; round < rounds + warm; round++) {
    const document = structuredClone(documentOf(components))
    // Steps must not contradict each other: commands that conflict are drawn again.
    const command = commandOf(steps, components, round)
    const used = process.cpuUsage()
    const start = performance.now()
    const result = executeCommand(blueprint, document, command)
    const time = performance.now() - start
    const { user, system } = process.cpuUsage(used)
    if (result.status !== 'success') failed++
    else if (round >= warm) {
      times.push(time)
      cpu.push((user + system) / 1_000)
    }
  }
  if (times.length < rounds / 2) throw new Error(`${name}: ${failed} of ${rounds} commands did not succeed.`)
  const passed = Float64Array.from(times).sort()
  const worked = Float64Array.from(cpu).sort()
  return {
    name,
    p50: quantileSorted(passed, 0.5),
    p95: quantileSorted(passed, 0.95),
    cpu50: quantileSorted(worked, 0.5),
    cpu95: quantileSorted(worked, 0.95),
    limit,
  }
}

/** Commands a second on one core, on a document that each command changes further. */
function throughput(count: number): number {
  let document = documentOf(3)
  const commands = [
    'make item_0 bold',
    'set the text of item_1 to "A"',
    'change the color of item_2 to navy',
    'set the padding of item_0 to 12px',
    'underline item_1',
    'make item_2 italic',
    'set the text of item_1 to "B"',
    'change the color of item_2 to #222222',
  ]
  for (let i = 0; i < 2_000; i++)
    document = executeCommand(blueprint, document, commands[i % commands.length]!).document
  const start = performance.now()
  for (let i = 0; i < count; i++) {
    const result = executeCommand(blueprint, document, commands[i % commands.length]!)
    if (result.status !== 'success') throw new Error(`${commands[i % commands.length]}: ${result.rollbackReason}`)
    document = result.document
  }
  return (count / (performance.now() - start)) * 1_000
}

/** The same without the cache of parsed commands: every command is a text that was never seen. */
function throughputUnseen(count: number): number {
  let document = documentOf(3)
  const start = performance.now()
  for (let i = 0; i < count; i++) {
    const result = executeCommand(blueprint, document, `set the text of item_${i % 3} to "Text ${i}"`)
    if (result.status !== 'success') throw new Error(String(result.rollbackReason))
    document = result.document
  }
  return (count / (performance.now() - start)) * 1_000
}

// True figures of memory need collections at will.
if (globalThis.gc === undefined) {
  const { status } = spawnSync(process.execPath, ['--expose-gc', import.meta.filename], { stdio: 'inherit' })
  process.exit(status ?? 1)
}

const heap = (): number => {
  globalThis.gc?.()
  return process.memoryUsage().heapUsed / 1e6
}

const lines = [
  latency('1 step, 3 components', 1, 3, 2_000, 0.5),
  latency('50 steps, 500 components', 50, 500, 400, 5),
  latency('50 steps, 10,000 components', 50, 10_000, 60, 50),
]
process.stdout.write(
  `${'commands with verification'.padEnd(34)} ${'p50 ms'.padStart(8)} ${'p95 ms'.padStart(8)} ${'limit'.padStart(7)} ${'ratio'.padStart(7)} ${'cpu p50'.padStart(9)} ${'cpu p95'.padStart(9)}\n`,
)
for (const { name, p50, p95, cpu50, cpu95, limit } of lines) {
  process.stdout.write(
    `${name.padEnd(34)} ${p50.toFixed(3).padStart(8)} ${p95.toFixed(3).padStart(8)} ${String(limit).padStart(7)} ${(p95 / limit).toFixed(2).padStart(7)} ${cpu50.toFixed(3).padStart(9)} ${cpu95.toFixed(3).padStart(9)}\n`,
  )
}
const seen = throughput(40_000)
const unseen = throughputUnseen(20_000)
process.stdout.write(
  `\ncommands a second on one core, repeated: ${seen.toFixed(0)}; texts never seen: ${unseen.toFixed(0)} (limit 5,000)\n`,
)

/** The most that is in use at the end of a stage, garbage not yet collected included, over what the document takes, in MB. */
function peakMemory(components: number): void {
  const before = heap()
  const document = documentOf(components)
  const withDocument = heap()
  let peak = 0
  const look = (): void => {
    peak = Math.max(peak, process.memoryUsage().heapUsed / 1e6)
  }
  let result: ReturnType<typeof executeCommand> | undefined
  // Some commands contradict themselves; the first that does not counts.
  for (let seed = 7; result?.status !== 'success'; seed++) {
    peak = 0
    heap()
    result = executeCommand(blueprint, document, commandOf(50, components, seed), { onStage: look })
  }
  process.stdout.write(
    `memory of 50 steps on ${components} components: ${(peak - withDocument).toFixed(1)} MB over the document of ${(withDocument - before).toFixed(1)} MB (limit 50)\n`,
  )
}
peakMemory(500)
peakMemory(10_000)

throughput(10_000)
const start = heap()
throughput(50_000)
const middle = heap()
throughput(50_000)
process.stdout.write(
  `memory after 50,000 and 100,000 commands: ${(middle - start).toFixed(2)} and ${(heap() - start).toFixed(2)} MB more (limit 2)\n`,
)
