import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type Box, boxesOverlap } from './component.ts'
import { Grid } from './grid.ts'

const coordinate = fc.oneof(fc.integer({ min: -200, max: 1_200 }), fc.constantFrom(-1e9, 1e9, 5e6))
const box: fc.Arbitrary<Box> = fc.record({
  x: coordinate,
  y: coordinate,
  width: fc.integer({ min: 1, max: 300 }),
  height: fc.oneof(fc.integer({ min: 1, max: 300 }), fc.constant(9_000)),
})
const placed = fc.record({ box: fc.option(box, { nil: undefined }), isHidden: fc.boolean() })

test('a grid finds the boxes that overlap another, through any number of changes', () => {
  fc.assert(
    fc.property(
      fc.array(placed, { maxLength: 12 }),
      fc.array(fc.tuple(fc.nat(15), fc.option(box, { nil: undefined })), { maxLength: 10 }),
      fc.array(box, { minLength: 1, maxLength: 4 }),
      (start, changes, asked) => {
        const things = start.map((each, i) => ({ key: `k${i}`, ...each }))
        const expected = new Map<string, Box>()
        for (const { key, box: own, isHidden } of things) if (own !== undefined && !isHidden) expected.set(key, own)
        let grid = Grid.of(things)
        const check = (): void => {
          for (const [self, own] of [...expected, ...asked.map((each) => ['new', each] as const)]) {
            const overlapping = [...expected].filter(([key, other]) => key !== self && boxesOverlap(own, other))
            expect(new Set(grid.overlapping(own, self) ?? [])).toEqual(new Set(overlapping.map(([key]) => key)))
            const near = grid.near(own)
            for (const [key, other] of overlapping) expect(near.get(key)).toEqual(other)
          }
        }
        check()
        for (const [index, after] of changes) {
          const key = `k${index}`
          const earlier = grid
          const before = expected.get(key)
          grid = grid.with(new Map([[key, { before, after }]]))
          expect(new Set(earlier.overlapping(asked[0]!, 'new') ?? [])).toEqual(
            new Set([...expected].filter(([, other]) => boxesOverlap(asked[0]!, other)).map(([each]) => each)),
          )
          if (after === undefined) expected.delete(key)
          else expected.set(key, after)
        }
        check()
      },
    ),
    { numRuns: 300 },
  )
})

test('a grid that changed in many rows says that a new one serves better', () => {
  let grid = Grid.of([{ key: 'a', box: { x: 0, y: 0, width: 1, height: 1 }, isHidden: false }])
  expect(grid.isWorn).toBe(false)
  let before: Box = { x: 0, y: 0, width: 1, height: 1 }
  for (let i = 1; i < 600; i++) {
    const after: Box = { x: 0, y: 64 * i, width: 1, height: 1 }
    grid = grid.with(new Map([['a', { before, after }]]))
    before = after
  }
  expect(grid.isWorn).toBe(true)
  expect(grid.overlapping(before, 'b')).toEqual(['a'])
})
