/** @module Tests of the growing front against sorting, and of the choice of a balanced member. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createFront, mostBalanced, nonDominated } from './pareto.ts'
import { Trials } from './trials.ts'

test('a front that grows by one offer at a time is the front of all', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.nat(6), fc.nat(6), fc.nat(6)), { minLength: 1, maxLength: 60 }), (points) => {
      const front = createFront(3)
      const trials = new Trials(1, 3)
      const firsts = new Map<string, number>()
      for (const [id, point] of points.entries()) {
        front.offer(id, point)
        trials.append(Float64Array.of(0), 1)
        trials.lossesOf(id).set(point)
        trials.close(id, 'complete', 0)
        if (!firsts.has(point.join())) firsts.set(point.join(), id)
      }
      const expected = nonDominated(trials, points.length).filter((id) => firsts.get(points[id]!.join()) === id)
      expect([...front.members].sort((a, b) => a - b)).toEqual(expected.sort((a, b) => a - b))
      for (const [place, id] of front.members.entries()) expect([...front.lossesAt(place)]).toEqual([...points[id]!])
    }),
  )
})

test('the most balanced point is nearest to the best of every loss', () => {
  const points = [
    [0, 10],
    [1, 2],
    [5, 1],
    [10, 0],
  ]
  expect(mostBalanced(points)).toEqual([1, 2, 0, 3])
  expect(mostBalanced([])).toEqual([])
})
