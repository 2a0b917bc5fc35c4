import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { JsonValue } from '../../core/hash.ts'
import { applyPatch, type Operation } from '../document/patch.ts'
import { blueprint } from './blueprint/blueprint.ts'
import { advanceBlueprint, openBlueprint } from './blueprint/model.ts'
import { blueprintRules } from './blueprint/rules/index.ts'
import { NO_PROBLEMS, newErrors, problemsOf, verifyAll, verifyTouched } from './verification.ts'
import type { Verification } from './vocabulary.ts'

const number = fc.integer({ min: -20, max: 520 })
const component = fc.record(
  {
    id: fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f'),
    type: fc.constantFrom('button', 'text', 'container', 'unknown'),
    role: fc.constantFrom('cta', 'content', 'odd'),
    text: fc.constantFrom('Hi', 'Ho'),
    bbox: fc.oneof(
      fc.tuple(number, number, fc.integer({ min: 1, max: 200 }), fc.integer({ min: 1, max: 200 })),
      fc.constant([1, 2]),
    ),
    visual: fc.record(
      {
        color: fc.constantFrom('#000000', '#FFFFFF', 'red', 'nothing', 'brand'),
        bg_color: fc.constantFrom('#000000', '#FFFFFF', '#888888'),
        height: fc.integer({ min: 1, max: 200 }),
        font_size: fc.integer({ min: 6, max: 30 }),
        visible: fc.boolean(),
      },
      { requiredKeys: [] },
    ),
  },
  { requiredKeys: ['id', 'type', 'bbox'] },
)
const document = fc.record({
  screen_id: fc.constant('s'),
  tokens: fc.constant({ colors: { red: '#FF0000' } }),
  components: fc.array(component, { minLength: 1, maxLength: 6 }),
})

type Pick = readonly [number, number, JsonValue]

function operationsFor(current: JsonValue, picks: readonly Pick[]): Operation[] {
  const operations: Operation[] = []
  let value = current
  for (const [kind, index, item] of picks) {
    const { components } = value as { components: JsonValue[] }
    const i = components.length === 0 ? 0 : index % components.length
    const candidates: Operation[] = [
      { op: 'replace', path: `/components/${i}`, value: item },
      { op: 'add', path: `/components/${index % (components.length + 1)}`, value: item },
      { op: 'remove', path: `/components/${i}` },
      { op: 'replace', path: `/components/${i}/bbox`, value: (item as { bbox: JsonValue }).bbox },
      { op: 'add', path: `/components/${i}/visual`, value: (item as { visual?: JsonValue }).visual ?? {} },
      { op: 'replace', path: `/components/${i}/text`, value: 'New' },
      { op: 'add', path: '/tokens/brand', value: '#123456' },
      { op: 'move', from: `/components/${i}`, path: '/components/0' },
    ]
    const operation = candidates[kind % candidates.length]!
    try {
      value = applyPatch(value, [operation]).document
      operations.push(operation)
    } catch {
      // An operation that does not fit is left out.
    }
  }
  return operations
}

/** A verification as plain data in a stable order. */
const plain = (verification: Verification): unknown => JSON.parse(JSON.stringify(problemsOf(verification)))

test('what is known of a document after an edit is what opening and verifying it anew would tell', () => {
  fc.assert(
    fc.property(
      document,
      fc.array(
        fc.array(fc.tuple(fc.nat({ max: 7 }), fc.nat({ max: 20 }), component as fc.Arbitrary<JsonValue>), {
          minLength: 1,
          maxLength: 3,
        }),
        { maxLength: 5 },
      ),
      fc.boolean(),
      (start, edits, isSeries) => {
        const series = isSeries ? { owned: new Set<object>() } : undefined
        const opened = openBlueprint(start as JsonValue)
        const before = JSON.stringify([opened.document, opened.things])
        let model = opened
        let state = blueprint.verify(model)
        const { dialect } = model
        for (const picks of edits) {
          const patch = operationsFor(model.document, picks)
          const patched = applyPatch(model.document, patch, series?.owned)
          const next = advanceBlueprint(model, patch, patched.document, series)
          state = blueprint.verifyTouched(state, next.model, next.touched)
          model = next.model
          const fresh = openBlueprint(model.document, dialect)
          expect(model.things.map((each) => each.key)).toEqual(fresh.things.map((each) => each.key))
          expect(model.things.map((each) => each.json)).toEqual(fresh.things.map((each) => each.json))
          expect(plain(state)).toEqual(plain(blueprint.verify(fresh)))
          for (const word of ['button', 'cta', 'hi', 'new', 'a']) {
            expect(model.withWord(word, false)).toEqual(fresh.withWord(word, false))
            expect(model.withWord(word, true)).toEqual(fresh.withWord(word, true))
          }
          expect(model.hasPlainKeys).toBe(fresh.hasPlainKeys)
        }
        expect(JSON.stringify([opened.document, opened.things])).toBe(before)
        expect(plain(blueprint.verify(opened))).toEqual(
          plain(blueprint.verify(openBlueprint(start as JsonValue, dialect))),
        )
      },
    ),
    { numRuns: 700 },
  )
})

test('an edit of one of many things has its rules run on that one alone', () => {
  const components = Array.from({ length: 500 }, (_, i) => ({
    id: `item_${i}`,
    type: 'text',
    bbox: [10, 100 * i, 200, 60],
    visual: { color: '#000000' },
  }))
  const model = openBlueprint({ screen_id: 's', canvas: { width: 500, height: 50_000 }, components })
  const looked: number[] = []
  let pairs = 0
  const rules = [
    ...blueprintRules,
    {
      name: 'counting',
      checkThing: (_: unknown, position: number) => {
        looked.push(position)
        return NO_PROBLEMS
      },
      checkPairs: () => {
        pairs++
        return NO_PROBLEMS
      },
    },
  ]
  const before = verifyAll(rules, model)
  expect([looked.length, pairs]).toEqual([500, 500])
  looked.length = 0
  const patch: Operation[] = [{ op: 'replace', path: '/components/7/visual/color', value: '#111111' }]
  const next = advanceBlueprint(model, patch, applyPatch(model.document, patch).document)
  const after = verifyTouched(rules, before, next.model, next.touched)
  expect(looked).toEqual([7])
  expect(newErrors(before, after)).toBe(NO_PROBLEMS)
  // All other things are the very same objects, and so is what finds them.
  expect(next.model.things.filter((each, i) => each !== model.things[i])).toHaveLength(1)
  expect(next.model.index.positions()).toBe(model.index.positions())
  expect(next.model.grid).toBe(model.grid)
})
