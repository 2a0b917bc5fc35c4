import { describe, expect, test } from 'vitest'
import { manualAlarmClock } from './alarm-clock.ts'
import { runOut } from './fixtures/services.ts'
import { type Progress, velocityOf } from './progress.ts'
import { memoryProgress, type ProgressStore } from './progress-file.ts'
import { rollUp } from './roll-up.ts'
import { runPhases } from './run-phases.ts'

const at = (completion: number, more: Partial<Progress> = {}): Progress => ({
  format: 'phaseline-progress',
  version: 1,
  status: 'running',
  current_phase: 'a',
  reason: null,
  completion,
  updated_at: '2026-01-01T00:00:00.000Z',
  usage: { input_tokens: 0, output_tokens: 0, cost_usd: 0 },
  velocity: { tasks_per_minute: 6, eta_seconds: 60 },
  phases: [],
  ...more,
})

describe('progress of larger work', () => {
  test('a roadmap is the mean of its runs, an epic the weighted mean of its roadmaps', () => {
    const roadmap = (name: string, weight: number, ...completions: number[]) => ({
      name,
      weight,
      parts: completions.map((completion, index) => ({ name: `run ${index}`, progress: at(completion) })),
    })
    const epic = rollUp({ name: 'epic', parts: [roadmap('api', 3, 1, 0.5), roadmap('docs', 1, 0.25)] })
    expect(epic.parts.map(({ completion }) => completion)).toEqual([0.75, 0.25])
    expect(epic.completion).toBe((3 * 0.75 + 0.25) / 4)
  })

  test('speeds add up, the slowest decides the time left, and nobody guesses what a run does not say', () => {
    const fast = { name: 'fast', progress: at(0.9, { velocity: { tasks_per_minute: 30, eta_seconds: 5 } }) }
    const slow = { name: 'slow', progress: at(0.1) }
    expect(rollUp({ name: 'both', parts: [fast, slow] })).toMatchObject({ tasks_per_minute: 36, eta_seconds: 60 })
    const waiting = { name: 'waits', progress: at(0.5, { status: 'waiting' }) }
    expect(rollUp({ name: 'both', parts: [fast, waiting] })).toMatchObject({ tasks_per_minute: 30, eta_seconds: null })
  })

  test('a failure shows through all levels; work without parts is pending', () => {
    const status = (...list: Progress['status'][]): string =>
      rollUp({ name: 'x', parts: list.map((each) => ({ name: each, progress: at(0, { status: each }) })) }).status
    expect(status('completed', 'failed', 'running')).toBe('failed')
    expect(status('completed', 'waiting')).toBe('blocked')
    expect(status('completed', 'pending')).toBe('in_progress')
    expect(status('completed', 'completed')).toBe('completed')
    expect(status()).toBe('pending')
  })
})

describe('the speed of a run', () => {
  test('is counted over what this process finished', () => {
    expect(velocityOf(3, 6, 30_000)).toEqual({ tasks_per_minute: 6, eta_seconds: 60 })
    expect(velocityOf(0, 6, 30_000)).toEqual({ tasks_per_minute: null, eta_seconds: null })
    expect(velocityOf(0, 0, 0)).toEqual({ tasks_per_minute: null, eta_seconds: 0 })
  })

  test('stands in the progress document with the completion of every phase, while tasks run', async () => {
    const clock = manualAlarmClock()
    const kept = memoryProgress()
    const seen: Progress[] = []
    const store: ProgressStore = { load: kept.load, save: (progress) => void seen.push(structuredClone(progress)) }
    const run = () => new Promise<number>((resolve) => void clock.after(10_000, () => resolve(1)))
    const task = (title: string) => ({ title, type: 'function', run })
    await runOut(
      runPhases([{ id: 'p', name: 'p', tasks: [task('one'), task('two'), task('three')] }], {
        store,
        clock,
        environment: {},
      }),
      clock,
    )
    const second = seen.find(({ phases }) => phases[0]!.tasks[1]!.status === 'running')!
    expect(second.velocity).toEqual({ tasks_per_minute: 6, eta_seconds: 20 })
    expect(second.phases[0]!.completion).toBeCloseTo(1 / 3)
    expect(seen.at(-1)).toMatchObject({ velocity: { eta_seconds: 0 }, phases: [{ completion: 1 }] })
  })
})
