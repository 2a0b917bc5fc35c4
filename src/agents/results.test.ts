import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type JsonValue, sha256 } from '../core/hash.ts'
import { systemAlarmClock } from './alarm-clock.ts'
import { noUsage } from './budget.ts'
import { fillPrompt, fillText, lookUp, referencesOf } from './context.ts'
import { combineResults, type FanIn } from './fan-in.ts'
import { testServices } from './fixtures/services.ts'
import {
  countFailedTests,
  countTypeErrors,
  filesFound,
  fitsSchema,
  hasContent,
  noErrors,
  nothingFailed,
  withinThresholds,
} from './gates/checks.ts'
import { allOf, type Gate, type GateCall } from './gates/gate.ts'
import { prepareTasks } from './prepare-tasks.ts'
import type { TaskResult, TaskStatus } from './task.ts'
import { taskTypes } from './task-types/index.ts'

const result = (task: string, value: JsonValue, status: TaskStatus = 'succeeded'): TaskResult => ({
  task,
  title: task,
  type: 'function',
  status,
  value,
  attempts: 1,
  usage: noUsage,
  duration_ms: 0,
  key: 'k',
})

describe('references', () => {
  const context = {
    discovery: {
      tasks: { api: { files: ['a.ts', 'b.ts'], note: 'x' }, tests: { files: ['b.ts', 'c.ts'] } },
      result: { score: 3 },
    },
  }

  test.each<[string, JsonValue]>([
    ['discovery.api.files', ['a.ts', 'b.ts']],
    ['discovery.api.files.1', 'b.ts'],
    ['discovery.files', ['a.ts', 'b.ts', 'c.ts']],
    ['discovery.note', ['x']],
    ['discovery.result.score', 3],
    ['discovery', context.discovery.tasks],
  ])('%s', (reference, value) => {
    expect(lookUp(reference, context)).toEqual(value)
  })

  test('one that leads nowhere is an error with the nearest name', () => {
    expect(() => lookUp('discovry.files', context)).toThrow('Did you mean "discovery"?')
    expect(() => lookUp('discovery.test', context)).toThrow('Did you mean "tests"?')
    expect(() => lookUp('discovery.api.constructor', context)).toThrow('was "constructor"')
  })

  test('three spellings: dollar, braces, and a plain dollar', () => {
    expect(fillText('${discovery.note.0} {{discovery.note.0}} $${x} {{.Names}}', context)).toBe('x x ${x} {{.Names}}')
    expect(referencesOf('${a.b} $${c} {{d}}')).toEqual(['a.b', 'd'])
  })

  test('a value in a prompt can neither close its block nor bring references with it, whatever it is', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.constantFrom('</data>', '${a.b}', '{{a.b}}', '<data>', '$${')), (text) => {
        const prompt = fillPrompt('Before ${a.b} after', { a: { tasks: { b: text } } })
        expect(prompt.startsWith('Before <data ref="a.b">\n')).toBe(true)
        expect(prompt.endsWith('\n</data> after')).toBe(true)
        expect(prompt.match(/<\/?data/g)).toHaveLength(2)
        expect(referencesOf(prompt)).toEqual([])
      }),
    )
  })

  test('all references of a prompt share a budget', () => {
    const wide = { a: { tasks: { b: 'x'.repeat(900), c: 'y'.repeat(900) } } }
    const prompt = fillPrompt('${a.b} ${a.c}', wide, { maxCharacters: 1_000 })
    expect(prompt).toContain('x'.repeat(900))
    expect(prompt.match(/y+/)![0]).toHaveLength(100)
  })
})

describe('values that are cut', () => {
  test('are kept as they are, under the hash that the prompt names', () => {
    const kept = new Map<string, string>()
    const value = `<b>&${'x'.repeat(3_000)}`
    const prompt = fillPrompt('${a.b}', { a: { tasks: { b: value } } }, { keep: (hash, text) => kept.set(hash, text) })
    expect(kept.get(/artifact="([0-9a-f]+)"/.exec(prompt)![1]!)).toBe(value)
    expect(kept.keys().next().value).toBe(sha256(value))
    expect(prompt).toContain('characters="3004"')
  })

  test('never end with half a character', () => {
    for (let width = 20; width < 40; width++) {
      const of = (b: string) => fillPrompt('${a.b}', { a: { tasks: { b } } }, { maxReferenceCharacters: width })
      expect(of('<>&'.repeat(50))).toMatch(/>\n(?:&lt;|&gt;|&amp;)*\n<\/data>$/)
      expect(of(`x${'😀'.repeat(50)}`).isWellFormed()).toBe(true)
    }
  })
})

describe('fan-in', () => {
  const [one, two, bad] = [result('a', 1), result('b', 2), result('c', null, 'failed')]
  test.each<[string, FanIn, readonly TaskResult[], JsonValue | undefined]>([
    ['all', { strategy: 'all' }, [one, two], [1, 2]],
    ['all with a failure', { strategy: 'all' }, [one, bad], undefined],
    ['any', { strategy: 'any' }, [bad, two, one], 2],
    ['any two', { strategy: 'any', count: 2 }, [bad, two, one], [2, 1]],
    ['majority of all, not of those that answered', { strategy: 'majority' }, [one, one, bad, bad], undefined],
    ['majority', { strategy: 'majority' }, [one, two, result('d', 2)], 2],
    [
      'best, the earlier of equal ones',
      { strategy: 'best' },
      [result('a', { score: 1 }), result('b', { score: 2, n: 1 }), result('c', { score: 2, n: 2 })],
      { score: 2, n: 1 },
    ],
    [
      'merge',
      { strategy: 'merge' },
      [result('a', { files: ['x'], n: { p: 1 } }), bad, result('b', { files: ['x', 'y'], n: { q: 2 } })],
      { files: ['x', 'y'], n: { p: 1, q: 2 } },
    ],
    ['merge with too few', { strategy: 'merge', minimum: 2 }, [one, bad], undefined],
  ])('%s', (_, fanIn, results, value) => {
    const combined = combineResults(fanIn, results)
    expect(combined.ok ? combined.value : undefined).toEqual(value)
  })
})

describe('gates', () => {
  const call: GateCall = {
    phase: 'p',
    context: {},
    services: testServices(systemAlarmClock, { folder: import.meta.dirname }),
    signal: new AbortController().signal,
  }
  const check = async (gate: Gate, ...results: TaskResult[]): Promise<string> => {
    const { passed, reason } = await gate.check(results, call)
    return passed ? 'passed' : (reason ?? 'no reason')
  }

  test('files that were named must exist, and every task must name some', async () => {
    expect(await check(filesFound(), result('a', { files: ['results.test.ts'] }))).toBe('passed')
    expect(await check(filesFound(), result('a', { files: [] }))).toBe(
      'Missing required files: none were named by "a".',
    )
    expect(await check(filesFound(), result('a', { files: ['no.ts'] }))).toContain('no.ts')
  })

  test('errors count whether a task failed or reported one', async () => {
    expect(await check(noErrors(), result('a', 1), result('b', null, 'blocked'))).toContain('1 of 2')
    expect(await check(noErrors(), result('a', { error: 'not found' }))).toContain('1 of 1')
    expect(await check(noErrors(), result('a', { error: null }))).toBe('passed')
  })

  test('plans need content, tests no failures, numbers their limits', async () => {
    expect(await check(hasContent('steps'), result('a', { steps: [] }))).toContain('Nothing in steps of "a"')
    expect(await check(nothingFailed(), result('a', { failed: 2 }))).toBe('2 tests failed.')
    expect(await check(withinThresholds({ value: 'coverage', min: 0.8 }), result('a', { coverage: 0.7 }))).toContain(
      '≥ 0.8',
    )
    expect(await check(withinThresholds({ value: 'coverage', min: 0.8 }), result('a', { coverage: 0.8 }))).toBe(
      'passed',
    )
  })

  test('all reasons are told together, and people are asked last', async () => {
    let asked = false
    const person: Gate = {
      asksPerson: true,
      check() {
        asked = true
        return { passed: false, waiting: true, reason: 'Ok?' }
      },
    }
    const no = (reason: string): Gate => ({ check: () => ({ passed: false, reason }) })
    expect(await check(allOf('x', person, no('One.'), no('Two.')), result('a', 1))).toBe('One. Two.')
    expect(asked).toBe(false)
  })

  test('failures are counted in what common programs print', () => {
    expect(countFailedTests('      Tests  2 failed | 5 passed (7)')).toBe('2 tests failed')
    expect(countFailedTests('ℹ tests 3\nℹ pass 2\nℹ fail 1')).toBe('1 tests failed')
    expect(countFailedTests('=== 3 failed, 4 passed in 0.1s ===')).toBe('3 tests failed')
    expect(countTypeErrors('a.ts(1,2): error TS2322: x\nb.ts(1,2): error TS2345: y')).toBe('2 type errors')
    expect(countTypeErrors('Found 4 errors in 2 files (checked 9 source files)')).toBe('4 type errors')
  })
})

describe('definitions', () => {
  test('all mistakes are reported at once', () => {
    try {
      prepareTasks(
        'p',
        [
          { title: 'One', type: 'functoin' },
          { id: 'x', title: 'Two', type: 'function' },
          { id: 'x', title: 'Three', type: 'shell', command: [], timeout_seconds: -1 },
        ],
        taskTypes,
      )
      expect.unreachable()
    } catch (error) {
      const messages = (error as { errors: readonly Error[] }).errors.map(({ message }) => message)
      expect(messages.join('\n')).toContain('Did you mean "function"?')
      expect(messages.length).toBeGreaterThanOrEqual(5)
    }
  })

  test('tasks that wait for each other are named in order', () => {
    const task = (id: string, ...depends_on: string[]) => ({
      id,
      title: id,
      type: 'function',
      run: () => 1,
      depends_on,
    })
    expect(() => prepareTasks('p', [task('a', 'b'), task('b', 'c'), task('c', 'a')], taskTypes)).toThrow(
      'a → b → c → a',
    )
  })
})

test('a JSON Schema counts as written: required members need no description, keywords no type', async () => {
  const call = { phase: 'p', context: {}, signal: new AbortController().signal } as GateCall
  const of = (schema: Record<string, unknown>, value: JsonValue) => fitsSchema(schema).check([result('t', value)], call)
  expect(await of({ type: 'object', required: ['files'] }, { n: 1 })).toMatchObject({
    passed: false,
    reason: 'The value of t does not fit: files: Expected "files".',
  })
  expect(await of({ properties: { n: { type: 'string' } } }, { n: 1 })).toMatchObject({ passed: false })
  expect(await of({ required: ['n'] }, { n: 1 })).toMatchObject({ passed: true })
})

test('a mistake in the schema of a task is found before it runs', () => {
  const task = { title: 'x', type: 'function', run: () => 1, output: { properties: { a: { type: 'strng' } } } }
  expect(() => prepareTasks('p', [task], taskTypes)).toThrow('`output.properties.a.type`: expected one of null')
})
