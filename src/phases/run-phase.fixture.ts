/** @module Runs and checks phase types on random walks, as the engine would: for tests. */
import type { JsonValue } from '../core/hash.ts'
import type { Part, PhaseContext, PhaseResult, PhaseType } from '../definition/phase-type.ts'
import { type Bars, type MarketData, randomWalkBars } from '../research/market/index.ts'
import { phaseTypes } from './index.ts'

/** A random walk of each symbol; `train` is the first two thirds, `test` the rest. */
export function walks(
  symbols: readonly string[],
  length = 600,
  change: (bars: Bars) => Bars = (bars) => bars,
): MarketData {
  const bars = symbols.map((symbol, k) => change(randomWalkBars({ symbol, length, seed: 7 + k })))
  const cut = Math.round((length * 2) / 3)
  const ranges = (from: number, to: number) => Object.fromEntries(symbols.map((symbol) => [symbol, { from, to }]))
  return {
    symbols,
    bars: Object.fromEntries(bars.map((each) => [each.symbol, each])),
    ticks: {},
    barsPerYear: 252,
    frequency: 'daily',
    splits: { train: ranges(0, cut), test: ranges(cut, length) },
    findings: [],
    fingerprint: '0'.repeat(64),
    description: 'random walks',
  }
}

/** Parts in memory. */
export function memoryParts(): PhaseContext['parts'] {
  const stored: { part: Part; bytes: Uint8Array }[] = []
  return {
    list: () => stored.map(({ part }) => part),
    async write(name, bytes, meta) {
      stored.push({ part: { name, meta }, bytes })
    },
    read: async (name) => stored.find(({ part }) => part.name === name)!.bytes,
  }
}

export interface FixtureOptions {
  readonly services: Readonly<Record<string, unknown>>
  readonly inputs?: Readonly<Record<string, JsonValue>>
  readonly maxWorkers?: number
  readonly outputs?: readonly string[]
}

const typeOf = (name: keyof typeof phaseTypes): PhaseType => phaseTypes[name] as unknown as PhaseType

/** Runs a phase with its config as written. */
export async function runPhase(
  type: keyof typeof phaseTypes,
  config: unknown,
  { services, inputs = {}, maxWorkers = 1, outputs = [] }: FixtureOptions,
): Promise<PhaseResult> {
  return typeOf(type).run({
    phase: { name: type, type, outputs },
    config: typeOf(type).config.parse(config),
    seed: 'seed',
    signal: new AbortController().signal,
    resources: { maxWorkers, memoryBytes: 1e9 },
    input: async (reference) => inputs[reference]!,
    inputs: Object.keys(inputs),
    services,
    parts: memoryParts(),
    progress: () => {},
    log: () => {},
  })
}

/** What `check` says, one line each: `path: message [code]`. */
export function checkPhase(
  type: keyof typeof phaseTypes,
  config: unknown,
  services: Readonly<Record<string, unknown>>,
): string[] {
  return typeOf(type).check!(typeOf(type).config.parse(config), services).map(
    ({ path, message, code }) => `${path.join('.')}: ${message} [${code}]`,
  )
}

/** The value of a JSON output. */
export function jsonOf<T = JsonValue>(result: PhaseResult, name: string): T {
  const output = result.outputs[name]
  if (output?.kind !== 'json') throw new Error(`Expected JSON in ${name}.`)
  return output.value as T
}

/** The texts of all notes in the report. */
export const notesOf = (result: PhaseResult): string[] =>
  (result.figures ?? []).flatMap((figure) => (figure.kind === 'note' ? [figure.text] : []))
