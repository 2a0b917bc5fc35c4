import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import type { EventBody, LiveEvent } from '../events.ts'
import type { RunSession } from '../run-session.ts'
import { type AlertWatch, watchRun } from './watch-run.ts'

const USUAL = new Map([
  ['search', 10_000],
  ['quick', 100],
])

let raised: (readonly [string, string])[]
let watch: AlertWatch

beforeEach(() => {
  vi.useFakeTimers()
  raised = []
  const session = {
    options: {
      plan: {
        workflow: { monitoring: { alerts: { estimated_delay: true, performance_degradation: true } } },
      },
    },
    state: { id: 'a-run', workflow: 'test' },
    async journal(body: EventBody) {
      if (body.type === 'alert_raised') raised.push([body.alert, body.message])
      return [{ ...body, time: 0 }]
    },
  } as unknown as RunSession
  watch = watchRun(session, USUAL)
})
afterEach(() => {
  vi.useRealTimers()
})

const started = (phase: string): void => watch.handle({ type: 'phase_started', phase } as LiveEvent)
const succeeded = (phase: string, durationMs: number): void =>
  watch.handle({ type: 'phase_succeeded', phase, durationMs } as LiveEvent)

describe('estimated_delay', () => {
  test('is raised while the phase still runs, once it took half as long again as before', async () => {
    started('search')
    await vi.advanceTimersByTimeAsync(14_999)
    expect(raised).toEqual([])
    await vi.advanceTimersByTimeAsync(1)
    expect(raised).toEqual([['estimated_delay', 'Phase search has run for 15.0 s and took 10.0 s before.']])
    await watch.close()
  })

  test.each([
    ['ended in time', (): void => succeeded('search', 14_000)],
    ['was cancelled', (): void => watch.handle({ type: 'phase_cancelled', phase: 'search' } as LiveEvent)],
    [
      'failed and waits for its next attempt',
      (): void => watch.handle({ type: 'attempt_failed', phase: 'search', error: { code: 'TIMEOUT' } } as LiveEvent),
    ],
  ])('is not raised for a phase that %s', async (_, end) => {
    started('search')
    await vi.advanceTimersByTimeAsync(14_000)
    end()
    await vi.advanceTimersByTimeAsync(60_000)
    expect(raised).toEqual([])
  })

  test('is not raised for phases that are new or were over in less than a second', async () => {
    started('new')
    started('quick')
    await vi.advanceTimersByTimeAsync(60_000)
    expect(raised).toEqual([])
  })
})

describe('performance_degradation', () => {
  test('is raised when a phase took more than twice as long as before', async () => {
    succeeded('search', 20_000)
    succeeded('quick', 500)
    await watch.close()
    expect(raised).toEqual([])
    succeeded('search', 20_001)
    await watch.close()
    expect(raised).toEqual([['performance_degradation', 'Phase search took 20.0 s, before it took 10.0 s.']])
  })
})
