import { describe, expect, test } from 'vitest'
import type { Clock } from '../../core/clock.ts'
import type { JsonValue } from '../../core/hash.ts'
import { createRandom } from '../../core/random.ts'
import { executeWithRepair } from '../repair/repair-command.ts'
import { executeCommand } from '../transaction/execute.ts'
import { executePlain } from '../transaction/plain-path.ts'
import type { BlueprintModel } from '../vocabularies/blueprint/model.ts'
import { vocabularies } from '../vocabularies/index.ts'
import type { Vocabulary } from '../vocabularies/vocabulary.ts'
import { createPathGuard, type FallBack } from './path-guard.ts'

const { blueprint } = vocabularies
const page = (count: number): JsonValue => ({
  canvas: { width: 500, height: 120 * count + 200 },
  tokens: { colors: { navy: '#0D1B2A' } },
  components: Array.from({ length: count }, (_, i) => ({
    id: `item_${i}`,
    type: (['text', 'card', 'button'] as const)[i % 3]!,
    role: 'content',
    text: `Item ${i}`,
    bbox: [10, 10 + 100 * i, 200, 60],
    visual: { color: '#111111', bg_color: '#FFFFFF', height: 60, font_size: 16 },
  })),
})
const COMMANDS = [
  'make item_0 bold',
  'make all cards 20% taller and set the text of item_2 to "A", then make it navy',
  'delete item_1 and add a text below item_0 that says "New"',
  'make the cards white',
  'mkae item_3 bigger',
  'move item_2 down by 30px; then duplicate item_0; hide item_3',
  'set the padding of all texts to 12px and remove the moon',
  'make item_0 navy and make item_0 red',
]

/** A clock on which every look takes a while that the test chooses. */
function scripted(steps: () => number): Clock {
  let now = 0
  return { now: () => 0, monotonic: () => (now += steps()) } as unknown as Clock
}

describe('the plain way', () => {
  test('gives the very result of the fast way, over series of commands in words and in both vocabularies', () => {
    let document = page(9)
    const random = createRandom(1, 'plain')
    const seen = new Set<string>()
    for (let i = 0; i < 60; i++) {
      const command = `${COMMANDS[random.below(COMMANDS.length)]!.replaceAll('item_0', `item_${random.below(6)}`)}`
      const fast = executeCommand(blueprint, document, command)
      expect(executePlain(blueprint, document, command)).toEqual(fast)
      seen.add(fast.status)
      document = fast.document
    }
    expect(seen).toContain('success')
    expect(seen).toContain('rejected')
    const workflow = {
      phases: [
        { name: 'a1', type: 'backtest' },
        { name: 'b1', type: 'backtest', depends_on: ['a1'] },
      ],
    }
    const command = 'rename a1 to first and set commission_bps of b1 to 3'
    expect(executePlain(vocabularies.workflow, workflow, command)).toEqual(
      executeCommand(vocabularies.workflow, workflow, command),
    )
  })
})

describe('the guard', () => {
  test('compares one command in so many and leaves results as they are', () => {
    const guard = createPathGuard({ every: 4 })
    for (const [i, command] of [...COMMANDS, ...COMMANDS].entries()) {
      const document = page(5)
      expect(guard.execute(blueprint, document, command), String(i)).toEqual(
        executeWithRepair(blueprint, document, command),
      )
    }
    expect(guard.report()).toMatchObject({ commands: 16, compared: 4, fallBack: undefined })
  })

  test('falls back when a short cut gives another result, and returns the right one', () => {
    // A vocabulary whose incremental verification overlooks everything.
    const broken: Vocabulary<BlueprintModel> = { ...blueprint, verifyTouched: (before) => before }
    const told: FallBack[] = []
    const guard = createPathGuard({ every: 2, onFallBack: (reason) => told.push(reason) })
    const bad = 'change the color of item_0 to white'
    expect(guard.execute(broken, page(1), bad).status).toBe('success')
    expect(guard.execute(broken, page(1), bad).status).toBe('failed')
    expect(guard.execute(broken, page(1), bad).status).toBe('failed')
    expect(told).toEqual([{ kind: 'different', command: bad, field: 'status' }])
    expect(guard.report().fallBack).toEqual(told[0])
  })

  test('falls back when the fast way is no faster in the median, not for one slow command', () => {
    for (const [slow, isGivenUp] of [
      [[3], false],
      [[1, 3, 5, 7, 9], true],
    ] as const) {
      let look = 0
      // Two looks a way, the plain way first: the second look of each tells how long it took.
      const clock = scripted(() => {
        const [command, part] = [Math.floor(look / 4), look++ % 4]
        return part === 1 ? 10 : part === 3 ? ((slow as readonly number[]).includes(command) ? 30 : 2) : 0
      })
      const guard = createPathGuard({ every: 1, window: 5, clock })
      for (let i = 0; i < 10; i++) guard.execute(blueprint, page(2), 'make item_0 bold')
      const { fallBack, gain } = guard.report()
      expect(fallBack?.kind).toBe(isGivenUp ? 'slow' : undefined)
      expect(gain).toBeCloseTo(isGivenUp ? 1 / 3 : 5)
    }
  })
})
