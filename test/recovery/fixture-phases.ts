/** @module Small phase types for tests of the engine: quick, deterministic, each with one trait that recovery must cope with. */
import { z } from 'zod'
import { RetryableError, TerminalError } from '../../src/core/errors.ts'
import { hashJson, type JsonValue, sha256 } from '../../src/core/hash.ts'
import { createRandom } from '../../src/core/random.ts'
import { definePhaseType, type PhaseRegistry } from '../../src/definition/phase-type.ts'
import { makeTable } from '../../src/tables/table.ts'

/** Adds a number to the sum of its inputs. */
const add = definePhaseType({
  type: 'add',
  version: 1,
  description: 'Adds a number to the sum of its inputs.',
  config: z.strictObject({ value: z.number().default(0) }),
  outputs: { result: 'the sum' },
  uses: [],
  host: 'coordinator',
  async run({ config, inputs, input }) {
    let result = config.value
    for (const reference of inputs) result += Number(await input(reference))
    return {
      outputs: { result: { kind: 'json', value: result } },
      figures: [{ kind: 'note', level: 'info', title: 'Sum', text: `The sum is ${result}.` }],
    }
  },
})

/** Works in pieces that survive a crash; the result depends on the bytes of every piece. */
const pieces = definePhaseType({
  type: 'pieces',
  version: 1,
  description: 'Writes pieces of random bytes and hashes them.',
  config: z.strictObject({ count: z.number(), bytes: z.number() }),
  outputs: { digest: 'hash of all pieces', rows: 'one row a piece' },
  uses: ['market'],
  async run({ config, seed, parts, progress, inputs, input, signal }) {
    const upstream: JsonValue[] = []
    for (const reference of inputs) upstream.push((await input(reference)) as JsonValue)
    const done = new Set(parts.list().map(({ name }) => name))
    for (let i = 0; i < config.count; i++) {
      signal.throwIfAborted()
      if (!done.has(`piece-${i}`)) {
        const random = createRandom(seed, i)
        await parts.write(
          `piece-${i}`,
          Uint8Array.from({ length: config.bytes }, () => random.below(256)),
          { index: i },
        )
      }
      progress({ done: i + 1, total: config.count, unit: 'pieces' })
    }
    const hashes: string[] = []
    for (let i = 0; i < config.count; i++) hashes.push(sha256(await parts.read(`piece-${i}`)))
    return {
      outputs: {
        digest: { kind: 'json', value: { digest: hashJson([hashes, upstream]), count: config.count } },
        rows: { kind: 'table', table: makeTable({ index: Int32Array.from(hashes, (_, i) => i), hash: hashes }) },
      },
      warnings: config.count === 0 ? ['There were no pieces.'] : [],
    }
  },
})

/** Fails a given number of times, counted in its parts, then returns the count. */
const flaky = definePhaseType({
  type: 'flaky',
  version: 1,
  description: 'Fails a given number of times.',
  config: z.strictObject({ failures: z.number(), kind: z.enum(['retryable', 'terminal']).default('retryable') }),
  outputs: { failures: 'how often it failed' },
  uses: [],
  host: 'coordinator',
  async run({ config, parts }) {
    const failed = parts.list().length
    if (failed < config.failures) {
      await parts.write(`failure-${failed}`, new Uint8Array(1), null)
      const message = `Failure ${failed + 1} of ${config.failures}.`
      throw config.kind === 'retryable'
        ? new RetryableError('WORKER_LOST', message)
        : new TerminalError('UNCAUGHT', message)
    }
    return { outputs: { failures: { kind: 'json', value: failed } } }
  },
})

/** Never ends: waits, listens to nobody, or spins. */
const endless = definePhaseType({
  type: 'endless',
  version: 1,
  description: 'Never ends by itself.',
  config: z.strictObject({ how: z.enum(['polite', 'deaf', 'busy']) }),
  outputs: {},
  uses: [],
  async run({ config, signal, progress }) {
    progress({ note: 'started' })
    if (config.how === 'busy') for (;;) {}
    await new Promise<void>((_, reject) => {
      if (config.how === 'polite') signal.addEventListener('abort', () => reject(signal.reason))
      else setInterval(() => {}, 1_000)
    })
    return { outputs: {} }
  },
})

/** Writes pieces, then never ends; has partial results and a fallback that does end. */
const slow = definePhaseType({
  type: 'slow',
  version: 1,
  description: 'Writes pieces and never ends, unless its config says so.',
  config: z.strictObject({ pieces: z.number(), ends: z.boolean().default(false) }),
  outputs: { done: 'number of pieces' },
  uses: [],
  host: 'coordinator',
  async run({ config, parts, signal }) {
    for (let i = parts.list().length; i < config.pieces; i++) await parts.write(`piece-${i}`, new Uint8Array(1), i)
    if (!config.ends) await new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason)))
    return { outputs: { done: { kind: 'json', value: config.pieces } } }
  },
  async partial({ parts }) {
    return { outputs: { done: { kind: 'json', value: parts.list().length } } }
  },
  fallbacks: { reduced: (config) => ({ ...(config as object), pieces: 1, ends: true }) },
})

/** Returns its config. */
const echo = definePhaseType({
  type: 'echo',
  version: 1,
  description: 'Returns its config, under the names of the outputs.',
  config: z.record(z.string(), z.unknown()),
  outputs: {},
  uses: [],
  host: 'coordinator',
  async run({ config }) {
    const entries = Object.entries(config).map(
      ([name, value]) => [name, { kind: 'json', value: value as JsonValue }] as const,
    )
    return { outputs: Object.fromEntries(entries) }
  },
})

/** Throws what nobody expected, or ends its thread. */
const broken = definePhaseType({
  type: 'broken',
  version: 1,
  description: 'Throws an error of its own, or ends its thread.',
  config: z.strictObject({ how: z.enum(['throws', 'exits']) }),
  outputs: {},
  uses: [],
  async run({ config }) {
    if (config.how === 'exits') process.exit(3)
    throw new RangeError('Nobody expected this.')
  },
})

export const fixturePhases = { add, pieces, flaky, endless, slow, echo, broken } as const satisfies PhaseRegistry
