/**
 * @module How long it takes to read and plan workflows of many phases, and whether the time grows with their number.
 *
 * node benchmarks/plan.ts
 */
import { cpus } from 'node:os'
import { stringify } from 'yaml'
import { z } from 'zod'
import { readWorkflow } from '../src/definition/load.ts'
import { definePhaseType } from '../src/definition/phase-type.ts'
import type { Vocabulary } from '../src/definition/vocabulary.ts'
import { parseYaml } from '../src/definition/yaml.ts'
import { buildPlan } from '../src/plan/build-plan.ts'

const nothing = definePhaseType({
  type: 'nothing',
  version: 1,
  description: 'Does nothing.',
  config: z.strictObject({ value: z.number().default(0) }),
  outputs: { out: 'nothing' },
  uses: [],
  run: async () => ({ outputs: {} }),
})

const vocabulary: Vocabulary = { phaseTypes: { nothing }, sections: {}, knownTypes: {} }

/** A multiplicative congruential generator (Lehmer, 1951): the graph is the same on every machine. */
function lehmer(seed: number): () => number {
  let state = seed
  return () => {
    state = (state * 48_271) % 2_147_483_647
    return state / 2_147_483_647
  }
}

/** A random graph: each phase takes the outputs of up to three earlier ones, as they were written in shuffled order. */
function randomWorkflow(count: number): unknown {
  const random = lehmer(count + 1)
  const phases = Array.from({ length: count }, (_, index) => ({
    name: `p${index}`,
    type: 'nothing',
    inputs: index === 0 ? [] : [...new Set(Array.from({ length: 3 }, () => `p${Math.floor(random() * index)}.out`))],
    config: { value: index },
    outputs: ['out'],
  }))
  for (let at = phases.length - 1; at > 0; at--) {
    const other = Math.floor(random() * (at + 1))
    ;[phases[at], phases[other]] = [phases[other]!, phases[at]!]
  }
  return { name: `random ${count}`, phases }
}

const machine = { cores: 2, memoryBytes: 16e9 }
const median = (values: readonly number[]): number => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)]!

console.log(`${cpus()[0]?.model ?? 'unknown processor'}, ${cpus().length} cores, Node ${process.version}\n`)
console.log('phases   YAML ms   read ms   plan ms   read + plan   µs a phase')
const sizes = [100, 1000, 10_000]
const documents = new Map(sizes.map((count) => [count, randomWorkflow(count)]))
const texts = new Map([...documents].map(([count, document]) => [count, stringify(document)]))
const times = new Map(
  sizes.map((count) => [count, { yaml: [] as number[], read: [] as number[], plan: [] as number[] }]),
)
for (let round = 0; round < 5; round++) {
  for (const count of sizes) {
    const before = performance.now()
    const { value } = parseYaml(texts.get(count)!, 'workflow.yaml')
    const start = performance.now()
    const loaded = readWorkflow(value, { vocabulary })
    const read = performance.now()
    const plan = buildPlan(loaded, { machine })
    const planned = performance.now()
    const place = new Map(plan.phases.map(({ name }, at) => [name, at]))
    for (const { name, after } of plan.phases) {
      if (after.some((before) => place.get(before)! >= place.get(name)!))
        throw new Error(`${name} stands before what it waits for`)
    }
    if (plan.phases.length !== count) throw new Error(`planned ${plan.phases.length} of ${count}`)
    // The first round warms up.
    if (round === 0) continue
    times.get(count)!.yaml.push(start - before)
    times.get(count)!.read.push(read - start)
    times.get(count)!.plan.push(planned - read)
  }
}
for (const [count, { yaml, read, plan }] of times) {
  const total = median(read) + median(plan)
  const row = [count, median(yaml).toFixed(1), median(read).toFixed(1), median(plan).toFixed(1), total.toFixed(1)]
  const widths = [6, 10, 10, 10, 14]
  const cells = row.map((cell, column) => String(cell).padStart(widths[column]!))
  console.log(`${cells.join('')}${((total / count) * 1000).toFixed(1).padStart(13)}`)
}
const largest = times.get(10_000)!
console.log(
  `\n10,000 phases, checked and planned: ${((median(largest.read) + median(largest.plan)) / 1000).toFixed(2)} s of the 1 s that is the limit.`,
)
