import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { RetryableError } from '../core/errors.ts'
import { createRandom } from '../core/random.ts'
import { type ManualAlarmClock, manualAlarmClock } from './alarm-clock.ts'
import { createBudget } from './budget.ts'
import type { CircuitBreaker } from './circuit-breaker.ts'
import { createSharedClaims, type SharedClaims } from './claims.ts'
import { runOut, testServices } from './fixtures/services.ts'
import { prepareTasks, type WrittenTask } from './prepare-tasks.ts'
import type { AgentProvider } from './providers/provider.ts'
import { type RunTasksOptions, runTasks } from './run-tasks.ts'
import type { TaskCall, TaskResult } from './task.ts'
import { filesCollide } from './task-files.ts'
import { taskTypes } from './task-types/index.ts'

type Work = (call: TaskCall) => unknown

const task = (id: string, run: Work, more: Partial<WrittenTask> = {}): WrittenTask => ({
  id,
  title: id,
  type: 'function',
  run,
  ...more,
})

async function run(
  tasks: readonly WrittenTask[],
  more: Partial<RunTasksOptions> = {},
): Promise<{ results: readonly TaskResult[]; timeMs: number }> {
  const clock = manualAlarmClock()
  const options = {
    phase: 'p',
    services: testServices(clock),
    context: {},
    seed: 's',
    budget: createBudget('run'),
    ...more,
  }
  const results = await runOut(runTasks(prepareTasks('p', tasks, taskTypes), options), clock)
  return { results, timeMs: clock.now() }
}

const statuses = (results: readonly TaskResult[]): string[] => results.map(({ status }) => status)
const forever = (): Promise<never> => new Promise(() => {})
/** Ends when told to. */
const untilStopped: Work = ({ signal }) =>
  new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason)))

describe('order', () => {
  test('a task starts after those it depends on and sees their values, wherever it stands', async () => {
    const { results } = await run([
      task('sum', ({ dependencies }) => Number(dependencies.one) + Number(dependencies.two), {
        depends_on: ['one', 'two'],
      }),
      task('one', () => 1),
      task('two', () => 2),
    ])
    expect(results.map(({ task, value }) => [task, value])).toEqual([
      ['sum', 3],
      ['one', 1],
      ['two', 2],
    ])
  })

  test('what depends on a failed task is blocked, and what depends on that too; the rest runs', async () => {
    const { results } = await run([
      task('bad', () => {
        throw new Error('no')
      }),
      task('next', () => 1, { depends_on: ['bad'] }),
      task('after', () => 1, { depends_on: ['next'] }),
      task('other', () => 1),
    ])
    expect(statuses(results)).toEqual(['failed', 'blocked', 'blocked', 'succeeded'])
    expect(results[2]!.error?.message).toContain('"next", which was blocked itself')
  })

  test('a dependent does not start before the result is saved', async () => {
    const log: string[] = []
    await run([task('a', () => log.push('a runs')), task('b', () => log.push('b runs'), { depends_on: ['a'] })], {
      async onTaskDone({ task }) {
        await new Promise((resolve) => setImmediate(resolve))
        log.push(`${task} saved`)
      },
    })
    expect(log).toEqual(['a runs', 'a saved', 'b runs', 'b saved'])
  })

  test('a result that cannot be saved stops everything', async () => {
    const promise = run([task('a', () => 1), task('b', untilStopped)], {
      onTaskDone: ({ status }) => (status === 'succeeded' ? Promise.reject(new Error('disk full')) : undefined),
    })
    await expect(promise).rejects.toThrow('disk full')
  })

  test('finished tasks are taken over while their key is the same, also by tasks that stand before them', async () => {
    const tasks = (value: number): WrittenTask[] => [
      task('b', ({ dependencies }) => [dependencies.a ?? null], { depends_on: ['a'] }),
      task('a', () => ({ value }), { version: value }),
    ]
    const first = await run(tasks(1))
    const finished = Object.fromEntries(first.results.map((result) => [result.task, result]))
    const again = await run(tasks(1), { finished })
    expect(again.results).toEqual(first.results)
    expect(again.results[0]).toBe(first.results[0])
    const changed = await run(tasks(2), { finished })
    expect(changed.results[0]!.value).toEqual([{ value: 2 }])
  })
})

describe('limits of time', () => {
  test('a task that takes too long is stopped through its signal', async () => {
    const { results, timeMs } = await run([task('slow', untilStopped, { timeout_seconds: 3 })])
    expect(results[0]).toMatchObject({ status: 'failed', attempts: 1, error: { code: 'TASK_TIMEOUT' } })
    expect(timeMs).toBe(3_000)
  })

  test('work that ignores its signal keeps its place; what can only start after it is blocked', async () => {
    const { results } = await run([task('deaf', forever, { timeout_seconds: 1 }), task('next', () => 1)], {
      limits: { phase: 1 },
    })
    expect(results.map(({ error }) => error?.code)).toEqual(['TASK_TIMEOUT', 'TASK_BLOCKED'])
  })

  test('transient failures are tried again after 1, 2 and 4 seconds less jitter, others never', async () => {
    const started: number[] = []
    const clock = manualAlarmClock()
    const tasks = prepareTasks(
      'p',
      [
        task('flaky', () => {
          started.push(clock.now())
          throw new RetryableError('TASK_FAILED', 'later')
        }),
        task('wrong', () => {
          throw new TypeError('bug')
        }),
      ],
      taskTypes,
    )
    const options = { phase: 'p', services: testServices(clock), context: {}, seed: 's', budget: createBudget('run') }
    const results = await runOut(runTasks(tasks, options), clock)
    expect(results.map(({ attempts }) => attempts)).toEqual([4, 1])
    const waits = started.slice(1).map((at, index) => at - started[index]!)
    for (const [index, wait] of waits.entries()) {
      expect(wait).toBeGreaterThanOrEqual(500 * 2 ** index)
      expect(wait).toBeLessThanOrEqual(1_000 * 2 ** index)
    }
  })
})

describe('failure of siblings', () => {
  const failing = task('bad', () => {
    throw new Error('no')
  })

  test('the others finish unless told otherwise', async () => {
    expect(statuses((await run([failing, task('good', () => 1)])).results)).toEqual(['failed', 'succeeded'])
  })

  test('with "cancel" the running are stopped, the waiting never start, and what finished is kept', async () => {
    const gate = task('bad', async ({ services }) => {
      await new Promise<void>((resolve) => void services.clock.after(10, resolve))
      throw new Error('no')
    })
    const { results } = await run(
      [task('quick', () => 1), gate, task('long', untilStopped), task('late', () => 1, { depends_on: ['long'] })],
      { onFailure: 'cancel' },
    )
    expect(statuses(results)).toEqual(['succeeded', 'failed', 'cancelled', 'cancelled'])
  })

  test('one after the other, nothing starts after a failure that cancels, nor before the result is saved', async () => {
    const log: string[] = []
    const { results } = await run(
      [task('one', () => log.push('one')), failing, task('never', () => log.push('never'))],
      { onFailure: 'cancel', limits: { phase: 1 }, onTaskDone: ({ task }) => void log.push(`${task} saved`) },
    )
    expect(statuses(results)).toEqual(['succeeded', 'failed', 'cancelled'])
    expect(log).toEqual(['one', 'one saved', 'bad saved', 'never saved'])
  })

  test('an aborted run ends with a result for every task', async () => {
    const controller = new AbortController()
    const promise = run([task('a', untilStopped), task('b', forever), task('c', () => 1, { depends_on: ['a'] })], {
      signal: controller.signal,
    })
    controller.abort()
    expect(statuses((await promise).results)).toEqual(['cancelled', 'cancelled', 'cancelled'])
  })
})

describe('two phases at once', () => {
  let clock: ManualAlarmClock
  /** Both phases, on one clock. */
  async function both(
    first: readonly WrittenTask[],
    second: readonly WrittenTask[],
    shared: SharedClaims,
    more: Partial<RunTasksOptions> = {},
  ): Promise<(readonly TaskResult[])[]> {
    clock = manualAlarmClock()
    const services = { ...testServices(clock), ...more.services, clock }
    const start = (phase: string, tasks: readonly WrittenTask[]): Promise<readonly TaskResult[]> =>
      runTasks(prepareTasks(phase, tasks, taskTypes), {
        phase,
        context: {},
        seed: 's',
        budget: createBudget('run'),
        limits: { phase: 10 },
        shared,
        ...more,
        services,
      })
    return runOut(Promise.all([start('one', first), start('two', second)]), clock)
  }
  const takes = (ms: number, open: { now: number; most: number }): Work => {
    return async ({ services }) => {
      open.most = Math.max(open.most, ++open.now)
      await new Promise<void>((resolve) => void services.clock.after(ms, resolve))
      open.now--
      return 1
    }
  }

  test('keep to the places of the run, and wait for files of each other', async () => {
    const open = { now: 0, most: 0 }
    const list = (name: string): WrittenTask[] =>
      Array.from({ length: 8 }, (_, index) => task(`${name}${index}`, takes(100, open)))
    const ends = await both(list('a'), list('b'), createSharedClaims({ phase: 3 }))
    expect(ends.flat().every(({ status }) => status === 'succeeded')).toBe(true)
    expect(open.most).toBe(3)
    const files = { now: 0, most: 0 }
    const writes = (id: string): WrittenTask[] => [task(id, takes(100, files), { writes: ['same'] })]
    await both(writes('a'), writes('b'), createSharedClaims())
    expect(files.most).toBe(1)
  })

  test('what waits for work of an ended phase that ignores its signal is blocked, not left waiting', async () => {
    const deaf = task('deaf', forever, { writes: ['same'], timeout_seconds: 1 })
    const [one, two] = await both([deaf], [task('next', () => 1, { writes: ['same'] })], createSharedClaims())
    expect(one![0]!.error?.code).toBe('TASK_TIMEOUT')
    expect(two![0]!.error?.code).toBe('TASK_BLOCKED')
  })

  test('a strong model is asked under its own limit, and its failures are its own', async () => {
    const open = { now: 0, most: 0 }
    let down = false
    const clockOf = (providers: Readonly<Record<string, AgentProvider>>) =>
      testServices(manualAlarmClock(), { providers })
    const cheap: AgentProvider = { name: 'cheap', ask: async () => ({ text: '{"answer":"a","confidence":0.1}' }) }
    const strong: AgentProvider = {
      name: 'strong',
      async ask() {
        if (down) throw new RetryableError('AGENT_PROVIDER', 'down')
        open.most = Math.max(open.most, ++open.now)
        await new Promise<void>((resolve) => void clock.after(100, resolve))
        open.now--
        return { text: '{"answer":"b","confidence":1}' }
      },
    }
    const asks = (name: string): WrittenTask[] =>
      Array.from({ length: 6 }, (_, index) => ({
        id: `${name}${index}`,
        title: name,
        type: 'agent',
        prompt: 'Hi.',
        escalate: { provider: 'strong' },
        retry: { max_retries: 0 },
      }))
    const breakers = new Map<string, CircuitBreaker>()
    const more = { services: clockOf({ cheap, strong }), breakers }
    const ends = await both(asks('a'), asks('b'), createSharedClaims({ services: { strong: 2 } }), more)
    expect(ends.flat().map(({ value }) => (value as { answer: string }).answer)).toEqual(Array(12).fill('b'))
    expect(open.most).toBe(2)
    down = true
    const failed = await both(asks('a'), asks('b'), createSharedClaims(), more)
    expect(failed.flat().every(({ status }) => status === 'failed')).toBe(true)
    expect(breakers.get('strong')!.state).toBe('open')
    expect(breakers.get('cheap')!.state).toBe('closed')
  })
})

describe('a service that comes back', () => {
  const clock = manualAlarmClock()
  /** Fails five times, then answers after ten seconds each. */
  const recovering = (): AgentProvider => {
    let asked = 0
    return {
      name: 'm',
      async ask() {
        if (++asked <= 5) throw new RetryableError('AGENT_PROVIDER', 'down')
        await new Promise<void>((resolve) => void clock.after(10_000, resolve))
        return { text: 'here' }
      },
    }
  }
  const asks = (more: object): WrittenTask[] =>
    Array.from({ length: 20 }, (_, index) => ({ title: `t${index}`, type: 'agent', prompt: 'Hi.', ...more }))
  const runAsks = (tasks: readonly WrittenTask[], providers: Readonly<Record<string, AgentProvider>>) =>
    runOut(
      runTasks(prepareTasks('p', tasks, taskTypes), {
        phase: 'p',
        services: testServices(clock, { providers }),
        context: {},
        seed: 's',
        budget: createBudget('run'),
        limits: { phase: 20 },
      }),
      clock,
    )

  test('is asked by all tasks: waiting for one that tries it is no attempt', async () => {
    const results = await runAsks(asks({}), { m: recovering() })
    expect(new Set(statuses(results))).toEqual(new Set(['succeeded']))
    expect(Math.max(...results.map(({ attempts }) => attempts))).toBeLessThanOrEqual(3)
  })

  test('is asked as the stronger model, too', async () => {
    const cheap: AgentProvider = { name: 'cheap', ask: async () => ({ text: '{"answer":"a","confidence":0}' }) }
    const strong = recovering()
    const answers: AgentProvider = {
      name: 'strong',
      async ask(request, signal) {
        await strong.ask(request, signal)
        return { text: '{"answer":"b","confidence":1}' }
      },
    }
    const results = await runAsks(asks({ escalate: { provider: 'strong' } }), { cheap, strong: answers })
    expect(new Set(statuses(results))).toEqual(new Set(['succeeded']))
  })
})

describe('many tasks', () => {
  interface Plan {
    readonly behaviour: 'succeeds' | 'fails' | 'flaky' | 'hangs' | 'deaf'
    readonly files: readonly number[]
    readonly before: number | undefined
  }

  const plan = fc.record<Plan>({
    behaviour: fc.constantFrom('succeeds', 'succeeds', 'succeeds', 'fails', 'flaky', 'hangs', 'deaf'),
    files: fc.subarray([0, 1, 2, 3], { maxLength: 2 }),
    before: fc.option(fc.nat(), { nil: undefined }),
  })

  async function runPlans(plans: readonly Plan[], phaseLimit: number, seed: number): Promise<void> {
    const clock = manualAlarmClock()
    const random = createRandom(seed)
    const running = new Map<string, readonly string[]>()
    let most = 0
    const tasks = plans.map((each, index) => {
      const id = `t${index}`
      const writes = each.files.map((file) => `f${file}`)
      const before = each.before === undefined || index === 0 ? [] : [`t${each.before % index}`]
      const takes = random.below(5_000)
      const work: Work = async ({ signal, attempt }) => {
        for (const held of running.values()) {
          expect(filesCollide({ reads: [], writes }, { reads: [], writes: held })).toBe(false)
        }
        running.set(id, writes)
        most = Math.max(most, running.size)
        if (each.behaviour === 'deaf') return forever()
        try {
          await new Promise<void>((resolve, reject) => {
            signal.addEventListener('abort', () => reject(signal.reason))
            if (each.behaviour !== 'hangs') clock.after(takes, resolve)
          })
          if (each.behaviour === 'fails') throw new Error('no')
          if (each.behaviour === 'flaky' && attempt < 3) throw new RetryableError('TASK_FAILED', 'later')
          return id
        } finally {
          running.delete(id)
        }
      }
      return task(id, work, { writes, depends_on: before, timeout_seconds: 10 })
    })
    const saved: string[] = []
    const results = await runOut(
      runTasks(prepareTasks('p', tasks, taskTypes), {
        phase: 'p',
        services: testServices(clock),
        context: {},
        seed: 's',
        budget: createBudget('run'),
        limits: { phase: phaseLimit },
        onTaskDone: (result) => void saved.push(result.task),
      }),
      clock,
    )
    expect(most).toBeLessThanOrEqual(phaseLimit)
    expect(results.map(({ task }) => task)).toEqual(tasks.map(({ id }) => id))
    expect(new Set(saved).size).toBe(plans.length)
    expect(saved).toHaveLength(plans.length)
    const allHear = plans.every(({ behaviour }) => behaviour !== 'deaf')
    for (const [index, { status, value, attempts }] of results.entries()) {
      const { behaviour, before } = plans[index]!
      const isFree = index === 0 || before === undefined || results[before % index]!.status === 'succeeded'
      if (allHear && isFree) expect(status).not.toBe('blocked')
      if (status === 'succeeded') expect(value).toBe(`t${index}`)
      if (behaviour === 'flaky' && status === 'succeeded') expect(attempts).toBe(3)
      if (behaviour === 'succeeds' || behaviour === 'flaky') expect(['succeeded', 'blocked']).toContain(status)
      else expect(['failed', 'blocked']).toContain(status)
    }
  }

  test('limits and files hold and every run ends, whatever tasks do', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(plan, { maxLength: 30 }),
        fc.integer({ min: 1, max: 6 }),
        fc.nat(),
        async (...given) => {
          await runPlans(...given)
        },
      ),
      { numRuns: 60, seed: 7 },
    )
  })

  test('a hundred parallel tasks that fail, hang and stay deaf end within their limits', async () => {
    const plans = fc.sample(fc.array(plan, { minLength: 100, maxLength: 100 }), { numRuns: 5, seed: 11 })
    for (const [index, each] of plans.entries()) await runPlans(each, 8, index)
  })
})
