import { stripVTControlCharacters } from 'node:util'
import { expect, test, vi } from 'vitest'
import { manualClock } from '../core/clock.ts'
import type { LiveEvent } from '../run/index.ts'
import type { Io } from './io.ts'
import { createProgress, createProgressState, describeProgress } from './progress.ts'

const event = (body: object): LiveEvent =>
  ({ run: 'calm-otter-000001', seq: 1, time: 0, correlation: '', ...body }) as unknown as LiveEvent

function fakeIo(options: Partial<Io>): {
  io: Io
  said: string[]
  raw: string[]
  clock: ReturnType<typeof manualClock>
} {
  const said: string[] = []
  const raw: string[] = []
  const clock = manualClock()
  const io: Io = {
    cwd: '/',
    env: {},
    clock,
    interactive: false,
    columns: () => 80,
    quiet: false,
    debug: false,
    out: () => {},
    say: (text) => void said.push(text),
    err: () => {},
    raw: (text) => void raw.push(text),
    style: (_style, text) => text,
    ...options,
  }
  return { io, said, raw, clock }
}

test('an edited definition is said, with the phases that it touches', () => {
  const { io, said } = fakeIo({})
  const progress = createProgress(io, 'nightly', ['search', 'look'])
  progress.handle(event({ type: 'run_replanned', changed: ['look'], removed: ['old'] }))
  progress.handle(event({ type: 'run_replanned', changed: [], removed: [] }))
  expect(said).toEqual([
    'The definition was edited; new or changed: look; removed: old.',
    'The definition was edited, in nothing that decides a result.',
  ])
  const terminal = fakeIo({ interactive: true })
  const block = createProgress(terminal.io, 'nightly', ['search'])
  block.handle(event({ type: 'run_replanned', changed: ['search'], removed: [] }))
  block.close()
  expect(terminal.raw.join('')).toContain('The definition was edited; new or changed: search.\n')
})

test('rate and ETA follow from two looks at the same phase', () => {
  const clock = manualClock()
  const state = createProgressState(['search'], clock.monotonic)
  state.apply(event({ type: 'phase_started', phase: 'search', attempt: 1 }))
  const progress = (done: number): void =>
    state.apply(
      event({
        type: 'phase_progress',
        phase: 'search',
        progress: { done, total: 10_000, unit: 'trials', best: { name: 'sharpe_ratio', value: 0.61234 } },
      }),
    )
  progress(1_000)
  clock.advance(500)
  progress(3_000)
  expect(describeProgress(state.lines.get('search')!, clock.monotonic())).toBe(
    '3,000/10,000 trials  4,000/s  best sharpe_ratio 0.6123  ETA 1.8 s',
  )
})

test('a finished phase shows its average rate and its time', () => {
  const clock = manualClock()
  const state = createProgressState(['search'], clock.monotonic)
  state.apply(event({ type: 'phase_started', phase: 'search', attempt: 1 }))
  state.apply(event({ type: 'phase_progress', phase: 'search', progress: { done: 500, total: 500, unit: 'trials' } }))
  clock.advance(2_000)
  state.apply(event({ type: 'phase_succeeded', phase: 'search', attempt: 1, durationMs: 2_000 }))
  expect(describeProgress(state.lines.get('search')!, clock.monotonic())).toBe('500 trials  250/s  2.0 s')
})

test('a failed phase shows the first line of its error, and no rate', () => {
  const clock = manualClock()
  const state = createProgressState(['build'], clock.monotonic)
  state.apply(event({ type: 'phase_started', phase: 'build', attempt: 1 }))
  for (const done of [0, 1]) {
    state.apply(event({ type: 'phase_progress', phase: 'build', progress: { done, total: 3, unit: 'tasks' } }))
    clock.advance(1_000)
  }
  const error = { name: 'TerminalError', code: 'TASK_FAILED', message: 'One failed.\n  at x' }
  state.apply(event({ type: 'phase_failed', phase: 'build', error }))
  expect(describeProgress(state.lines.get('build')!, clock.monotonic())).toBe('1/3 tasks  One failed.')
})

test('without a terminal there are calm lines without escape codes, none of them twice', () => {
  const { io, said, clock } = fakeIo({})
  const display = createProgress(io, 'momentum', ['search'])
  display.handle(event({ type: 'run_started', resumed: false }))
  display.handle(event({ type: 'phase_started', phase: 'search', attempt: 1 }))
  for (let i = 1; i <= 100; i++) {
    clock.advance(100)
    display.handle(event({ type: 'phase_progress', phase: 'search', progress: { done: i, total: 100 } }))
  }
  display.handle(event({ type: 'phase_succeeded', phase: 'search', attempt: 1, durationMs: 10_000 }))
  display.handle(event({ type: 'gate_evaluated', phase: 'search', status: 'passed', checks: [] }))
  display.close()
  expect(said[0]).toBe('run calm-otter-000001: momentum')
  expect(said.at(-1)).toMatch(/^search: done {2}100 {2}10\/s {2}10\.0 s$/)
  expect(said.length).toBeLessThan(7)
  expect(new Set(said).size).toBe(said.length)
  expect(said.join('')).not.toContain('\u001b')
})

test('on a terminal no row is wider than the window', () => {
  const { io, raw } = fakeIo({ interactive: true, columns: () => 40 })
  const display = createProgress(io, 'a workflow with a rather long name for so narrow a window', ['first', 'second'])
  display.handle(event({ type: 'phase_started', phase: 'first', attempt: 1 }))
  display.close()
  const rows = stripVTControlCharacters(raw.at(-1)!).split('\n')
  for (const row of rows) expect(row.length).toBeLessThan(40)
})

test('each frame overwrites the last', () => {
  vi.useFakeTimers()
  try {
    const { io, raw, clock } = fakeIo({ interactive: true })
    const display = createProgress(io, 'momentum', ['first', 'second'])
    for (const phase of ['first', 'second']) {
      display.handle(event({ type: 'phase_started', phase, attempt: 1 }))
      clock.advance(1_000)
      vi.runAllTimers()
    }
    expect(raw).toHaveLength(2)
    // Three rows up: the heading and two phases.
    expect(raw[1]!.startsWith('\u001b[3A')).toBe(true)
  } finally {
    vi.useRealTimers()
  }
})

test('after the last frame nothing is drawn, so that the closing lines stay; a frame after other text is drawn beneath it', () => {
  const { io, raw } = fakeIo({ interactive: true })
  const display = createProgress(io, 'momentum', ['search'])
  display.handle(event({ type: 'phase_started', phase: 'search', attempt: 1 }))
  display.stepAside()
  display.close()
  expect(raw).toHaveLength(1)
  display.handle(event({ type: 'phase_succeeded', phase: 'search', attempt: 1, durationMs: 1 }))
  display.close()
  expect(raw).toHaveLength(1)
})

test('--quiet shows nothing', () => {
  const { io, said, raw } = fakeIo({ quiet: true })
  const display = createProgress(io, 'momentum', ['search'])
  display.handle(event({ type: 'phase_started', phase: 'search', attempt: 1 }))
  display.close()
  expect([...said, ...raw]).toEqual([])
})
