/** @module How the results of a phase's tasks become one: all, any, majority, the best by score, or merged. */
import { z } from 'zod'
import { canonicalJson } from '../core/canonical-json.ts'
import type { JsonValue } from '../core/hash.ts'
import { fieldOf } from './gates/checks.ts'
import type { TaskResult } from './task.ts'

export type FanIn =
  /** Every task must succeed; the result is the list of values. */
  | { readonly strategy: 'all' }
  /** The first `count` that succeed, in the order of definition; the others are cancelled. Default 1. */
  | { readonly strategy: 'any'; readonly count?: number | undefined }
  /** The value that more than half of all tasks agree on; `field` compares one field. */
  | { readonly strategy: 'majority'; readonly field?: string | undefined }
  /** The value with the highest number in `field` (default `score`), the earlier of equal ones. */
  | { readonly strategy: 'best'; readonly field?: string | undefined }
  /** Lists joined with equal items once, objects merged field by field; at least `minimum` must succeed. Default 1. */
  | { readonly strategy: 'merge'; readonly minimum?: number | undefined }

const field = z.string().min(1).optional()
const count = z.int().positive().optional()

/** {@link FanIn} as written. */
export const fanInSchema = z.discriminatedUnion('strategy', [
  z.strictObject({ strategy: z.literal('all') }),
  z.strictObject({ strategy: z.literal('any'), count }),
  z.strictObject({ strategy: z.literal('majority'), field }),
  z.strictObject({ strategy: z.literal('best'), field }),
  z.strictObject({ strategy: z.literal('merge'), minimum: count }),
])

export type Combined =
  | { readonly ok: true; readonly value: JsonValue }
  | { readonly ok: false; readonly reason: string }

/** Combines the values of the tasks that succeeded. Depends on the order of definition, never on that of completion. */
export function combineResults(fanIn: FanIn, results: readonly TaskResult[]): Combined {
  const good = results.filter(({ status }) => status === 'succeeded')
  const values = good.map(({ value }) => value)
  const share = `${good.length} of ${results.length} tasks succeeded`
  switch (fanIn.strategy) {
    case 'all':
      return good.length === results.length && good.length > 0
        ? yes(values)
        : no(`Expected all tasks to succeed; ${share}.`)
    case 'any': {
      const count = fanIn.count ?? 1
      if (good.length < count) return no(`Expected ${count} tasks to succeed; ${share}.`)
      return yes(count === 1 ? values[0]! : values.slice(0, count))
    }
    case 'majority': {
      const votes = new Map<string, JsonValue[]>()
      for (const value of values) {
        const key = canonicalJson(fanIn.field === undefined ? value : (fieldOf(value, fanIn.field) ?? null))
        votes.set(key, [...(votes.get(key) ?? []), value])
      }
      const winner = [...votes.values()].find((each) => each.length * 2 > results.length)
      return winner === undefined
        ? no(
            `Expected more than half of ${results.length} tasks to agree; the most votes were ${Math.max(0, ...[...votes.values()].map((each) => each.length))}.`,
          )
        : yes(winner[0]!)
    }
    case 'best': {
      const name = fanIn.field ?? 'score'
      let best: { readonly score: number; readonly value: JsonValue } | undefined
      for (const value of values) {
        const score = fieldOf(value, name)
        if (typeof score === 'number' && (best === undefined || score > best.score)) best = { score, value }
      }
      return best === undefined ? no(`Expected a number "${name}" in a result; ${share}.`) : yes(best.value)
    }
    case 'merge': {
      const minimum = fanIn.minimum ?? 1
      if (good.length < minimum) return no(`Expected at least ${minimum} tasks to succeed; ${share}.`)
      return yes(values.reduce(merge))
    }
  }
}

/** Whether the results so far decide the outcome, so that the others may be cancelled. */
export function isDecided(fanIn: FanIn | undefined, results: readonly TaskResult[]): boolean {
  if (fanIn?.strategy !== 'any') return false
  return results.filter(({ status }) => status === 'succeeded').length >= (fanIn.count ?? 1)
}

const yes = (value: JsonValue): Combined => ({ ok: true, value })
const no = (reason: string): Combined => ({ ok: false, reason })

function merge(a: JsonValue, b: JsonValue): JsonValue {
  if (Array.isArray(a) && Array.isArray(b)) {
    return [...new Map([...a, ...b].map((item) => [canonicalJson(item), item])).values()]
  }
  if (!isRecord(a) || !isRecord(b)) return b
  const merged = new Map(Object.entries(a))
  for (const [key, value] of Object.entries(b))
    merged.set(key, merged.has(key) ? merge(merged.get(key)!, value) : value)
  return Object.fromEntries(merged)
}

function isRecord(value: JsonValue): value is Readonly<Record<string, JsonValue>> {
  return value !== null && typeof value === 'object' && !Array.isArray(value)
}
