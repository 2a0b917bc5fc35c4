/**
 * @module Latin hypercube: n trials, of which every parameter has exactly one in each n-th part of its range (McKay, Beckman
 * and Conover, Technometrics 21, 1979).
 */
import { z } from 'zod'
import { createRandom } from '../../core/random.ts'
import { createCounterRandom } from '../counter-random.ts'
import { defineSampler } from '../sampler.ts'
import { SpaceError } from '../space-error.ts'
import { createUnitSampler, type UnitSequence } from '../unit-sampler.ts'

/**
 * A Latin hypercube in the unit cube.
 *
 * @param count number of points
 * @param centered points in the middle of their cells rather than anywhere in them
 */
export function createLatinHypercube(
  dimensions: number,
  count: number,
  seed: string | number,
  centered = false,
): UnitSequence {
  const orders = Array.from({ length: dimensions }, (_, d) => {
    const order = new Uint32Array(count)
    for (let k = 0; k < count; k++) order[k] = k
    return createRandom(seed, 'lhs', d).shuffle(order)
  })
  const random = createCounterRandom(seed, 'lhs')
  return {
    dimensions,
    count,
    at(index, out) {
      random.seek(index)
      for (let d = 0; d < dimensions; d++) out[d] = (orders[d]![index]! + (centered ? 0.5 : random.next())) / count
    },
  }
}

export const lhs = defineSampler({
  name: 'lhs',
  kind: 'indexed',
  description: 'A Latin hypercube of the budgeted number of trials: every part of every range is tried once.',
  handles: { conditions: true, objectives: 'many' },
  options: z.strictObject({ centered: z.boolean().default(false), samples: z.int().min(1).optional() }),
  create({ space, seed, budget }, { centered, samples }) {
    const count = samples ?? budget
    if (count === undefined) {
      throw new SpaceError('SEARCH_SAMPLER', ['budget'], 'Expected a budget for lhs, was none.', {
        hint: 'A Latin hypercube divides every range by the number of trials, so it must be known.',
      })
    }
    return createUnitSampler(space, createLatinHypercube(space.dimensions.length, count, seed, centered), seed)
  },
})
