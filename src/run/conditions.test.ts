import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { openTestEngine, statusesOf, type TestEngine } from '../../test/recovery/fixture-engine.ts'
import type { PhaseSpec } from '../../test/recovery/fixture-plans.ts'
import type { PlannedCondition, PlannedInput } from '../plan/plan.ts'
import { phaseOfView, readOutput } from './index.ts'

let engine: TestEngine
beforeEach(() => {
  engine = openTestEngine()
})
afterEach(() => engine.close())

const reference = (text: string, more: Partial<PlannedInput> = {}): PlannedInput => {
  const [phase = '', output = '', ...path] = text.split('.')
  return { reference: text, phase, output, path, ...more }
}
const condition = (expression: string, ...references: readonly string[]): PlannedCondition => ({
  expression,
  expect: true,
  references: references.map((each) => reference(each)),
})
const market: PhaseSpec = {
  name: 'market',
  type: 'echo',
  config: { state: { volatility: 0.3, names: ['x', 'y'] } },
  outputs: ['state'],
}
const outputValue = async (run: { view: Parameters<typeof readOutput>[1] }, name: string): Promise<unknown> => {
  const output = await readOutput(engine.store, run.view, name)
  return output.kind === 'json' ? output.value : output.table
}

describe('a condition', () => {
  test.each([
    ['${market.state.volatility} > 0.25', 'succeeded'],
    ['market.state.volatility > 0.35', 'skipped'],
  ])('`%s` decides whether the phase runs: %s', async (expression, status) => {
    const outcome = await engine.execute([
      market,
      {
        name: 'maybe',
        type: 'add',
        after: ['market'],
        conditions: [condition(expression, 'market.state.volatility')],
        outputs: ['result'],
      },
      { name: 'next', type: 'add', inputs: ['maybe.result'] },
    ])
    expect(outcome.status).toBe('succeeded')
    expect(statusesOf(outcome)).toEqual({ market: 'succeeded', maybe: status, next: status })
    if (status === 'skipped') {
      expect(phaseOfView(outcome.view, 'next').cause).toBe(
        `maybe was skipped: its condition \`${expression}\` is false`,
      )
    }
  })

  test('can ask whether a phase that was skipped has an output', async () => {
    const { view } = await engine.execute([
      { ...market, enabled: false },
      {
        name: 'maybe',
        type: 'add',
        after: ['market'],
        when: 'always',
        conditions: [condition('!has(market.state)', 'market.state')],
        outputs: ['result'],
      },
      {
        name: 'blind',
        type: 'add',
        after: ['market'],
        when: 'always',
        conditions: [condition('market.state.volatility > 0.2', 'market.state.volatility')],
      },
    ])
    expect(phaseOfView(view, 'maybe').status).toBe('succeeded')
    expect(phaseOfView(view, 'blind').error).toMatchObject({
      message: expect.stringContaining('no "state" in "market"'),
      hint: expect.stringContaining('has(…)'),
    })
  })

  test('that cannot be evaluated fails the phase with the reason', async () => {
    const { view } = await engine.execute([
      market,
      {
        name: 'maybe',
        type: 'add',
        after: ['market'],
        conditions: [condition('market.state.trend > 1.0', 'market.state.trend')],
      },
    ])
    expect(phaseOfView(view, 'maybe').error).toMatchObject({
      code: 'WF_EXPRESSION',
      message: expect.stringContaining('trend'),
    })
  })

  test.each([
    ['>', 'high'],
    ['<', 'low'],
  ])('chooses between two sides: %s', async (operator, expected) => {
    const outcome = await engine.execute([
      market,
      {
        name: 'choice',
        type: 'conditional',
        after: ['market'],
        choice: {
          condition: condition(`market.state.volatility ${operator} 0.25`, 'market.state.volatility'),
          ifTrue: { type: 'echo', config: { result: 'high' } },
          ifFalse: { type: 'echo', config: { result: 'low' } },
        },
        outputs: ['result'],
      },
    ])
    expect(await outputValue(outcome, 'choice.result')).toBe(expected)
  })

  test('without the side that it selects skips the phase', async () => {
    const outcome = await engine.execute([
      market,
      {
        name: 'choice',
        type: 'conditional',
        after: ['market'],
        choice: {
          condition: condition('market.state.volatility < 0.1', 'market.state.volatility'),
          ifTrue: { type: 'add', config: {} },
        },
      },
    ])
    expect(statusesOf(outcome)).toEqual({ market: 'succeeded', choice: 'skipped' })
  })
})

describe('a phase that is disabled', () => {
  test('is skipped with what depends on it, unless that runs always', async () => {
    const outcome = await engine.execute([
      { name: 'off', type: 'add', enabled: false, outputs: ['result'] },
      { name: 'next', type: 'add', inputs: ['off.result'] },
      { name: 'later', type: 'add', after: ['next'] },
      { name: 'always', type: 'add', after: ['next'], when: 'always' },
    ])
    expect(outcome.status).toBe('succeeded')
    expect(statusesOf(outcome)).toEqual({ off: 'skipped', next: 'skipped', later: 'skipped', always: 'succeeded' })
    expect(phaseOfView(outcome.view, 'later').cause).toBe('off was skipped: it is disabled')
  })
})

describe('expressions in a config', () => {
  test('become values, and decide reuse through them', async () => {
    const phases = (volatility: number): readonly PhaseSpec[] => [
      { ...market, config: { state: { volatility, unused: volatility } } },
      {
        name: 'user',
        type: 'echo',
        config: { level: '${market.state.volatility}', text: 'at ${market.state.volatility} of ${limit}' },
        after: ['market'],
        references: [reference('market.state.volatility')],
        bindings: { limit: 1 },
        outputs: ['level'],
      },
    ]
    const first = await engine.execute(phases(0.3))
    expect(await outputValue(first, 'user.level')).toBe(0.3)
    expect(await outputValue(first, 'user.text')).toBe('at 0.3 of 1')
    const second = await engine.execute(phases(0.4))
    expect(phaseOfView(second.view, 'user').reusedFrom).toBeUndefined()
  })

  test.each([
    ['alone', { text: '$${HOME}' }],
    ['beside an expression', { text: '$${HOME}', level: '${limit}' }],
  ])('are plain text when escaped, %s', async (_, config) => {
    const run = await engine.execute([
      { name: 'user', type: 'echo', config, bindings: { limit: 1 }, outputs: ['text'] },
    ])
    expect(await outputValue(run, 'user.text')).toBe('${HOME}')
  })
})

describe('several phases behind one name', () => {
  const member = (index: number, enabled = true): PhaseSpec => ({
    name: `m.${index}`,
    type: 'echo',
    config: { n: { value: index } },
    outputs: ['n'],
    enabled,
  })
  const sum = (pick: 'all' | 'last'): PhaseSpec => ({
    name: 'user',
    type: 'echo',
    config: { got: '${m.n.value}' },
    after: ['m.0', 'm.1', 'm.2'],
    references: [
      {
        reference: 'm.n.value',
        phase: 'm.0',
        output: 'n',
        path: ['value'],
        from: { pick, phases: ['m.0', 'm.1', 'm.2'] },
      },
    ],
    outputs: ['got'],
  })

  test('are a list without those that were skipped', async () => {
    const outcome = await engine.execute([member(0), member(1, false), member(2), sum('all')])
    expect(await outputValue(outcome, 'user.got')).toEqual([0, 2])
  })

  test('are a list whose elements an index selects, beside lists at a path', async () => {
    const taken = { reference: 'm.n[1].value', phase: 'm.0', output: 'n', path: [1, 'value'] } as const
    const from = { pick: 'all', phases: ['m.0', 'm.1', 'm.2'] } as const
    const inner = { ...taken, reference: 'm.n.value[1]', path: ['value', 1] } as const
    const user: PhaseSpec = {
      ...sum('all'),
      config: { got: ['${m.n[1].value}', '${m.n.value[1]}', '${size(m.n.value)}'] },
      references: [{ ...taken, from }, { ...inner, from }, ...sum('all').references!],
    }
    const outcome = await engine.execute([member(0), member(1), member(2), user])
    expect(await outputValue(outcome, 'user.got')).toEqual([1, 1, 3])
  })

  test('are the last that succeeded', async () => {
    const outcome = await engine.execute([member(0), member(1), member(2, false), sum('last')])
    expect(await outputValue(outcome, 'user.got')).toBe(1)
  })

  test('skip what depends on them when all are skipped', async () => {
    const outcome = await engine.execute([member(0, false), member(1, false), member(2, false), sum('all')])
    expect(statusesOf(outcome)).toMatchObject({ user: 'skipped' })
  })
})

describe('a phase for each element of a list', () => {
  const each = (over: string, config: PhaseSpec['config']): PhaseSpec => ({
    name: 'each',
    type: 'echo',
    config: config!,
    after: ['market'],
    references: [reference('market.state.names')],
    forEach: { over, as: 'item', maxItems: 3 },
    outputs: ['label'],
  })

  test('collects outputs in the order of the list, and is taken over as a whole', async () => {
    const phases = [market, each('market.state.names', { label: '${item} at ${index}' })]
    const first = await engine.execute(phases)
    expect(await outputValue(first, 'each.label')).toEqual(['x at 0', 'y at 1'])
    const second = await engine.execute(phases)
    expect(phaseOfView(second.view, 'each').reusedFrom).toBe(first.run)
  })

  test.each([
    ['[1, 2, 3, 4]', 'at most 3 elements'],
    ['1.0', 'Expected a list'],
  ])('refuses %s', async (over, message) => {
    const { view } = await engine.execute([market, each(over, {})])
    expect(phaseOfView(view, 'each').error?.message).toContain(message)
  })

  test('does finished elements again only when the phase is asked for again', async () => {
    const flaky: PhaseSpec = {
      ...each('[0, 1]', { failures: '${item}' }),
      type: 'flaky',
      outputs: ['failures'],
    }
    const first = await engine.execute([market, flaky])
    expect(first.status).toBe('failed')
    const second = await engine.execute([market, flaky])
    expect(second.status).toBe('succeeded')
    expect(await outputValue(second, 'each.failures')).toEqual([0, 1])
    const items = engine.store
      .events(second.run, { parts: true })
      .flatMap((event) => (event.type === 'part_written' ? [event.name] : []))
    expect(items.filter((name) => name.startsWith('item-')).sort()).toEqual(['item-0', 'item-1'])
  })
})

test('what ends while a skip is being journaled already counts it', async () => {
  // p0 and p1 leave no files, so that they end in one commit; p2 is skipped because of p0 while p1 makes p3 ready.
  const outcome = await engine.execute([
    { name: 'p0', type: 'echo', config: {} },
    { name: 'p1', type: 'echo', config: {} },
    { name: 'p2', type: 'add', after: ['p0'], enabled: false },
    { name: 'p3', type: 'add', after: ['p1', 'p2'] },
  ])
  expect(statusesOf(outcome)).toEqual({ p0: 'succeeded', p1: 'succeeded', p2: 'skipped', p3: 'skipped' })
})
