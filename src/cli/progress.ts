/** @module What a person sees while a run goes on: a block that redraws on a terminal, calm lines elsewhere. */
import { formatDurationMs, unitFor } from '../core/units.ts'
import type { Progress } from '../definition/phase-type.ts'
import type { LiveEvent } from '../run/index.ts'
import type { Io, Style } from './io.ts'

type Mark = 'waiting' | 'running' | 'done' | 'reused' | 'failed' | 'skipped' | 'held'

interface Line {
  readonly phase: string
  mark: Mark
  startedAt: number
  durationMs?: number
  progress: Progress
  /** Work per second, smoothed. */
  rate?: number
  sample?: { readonly time: number; readonly done: number }
  note?: string
}

const MARKS: Readonly<Record<Mark, readonly [string, Style]>> = {
  waiting: ['·', 'dim'],
  running: ['▸', 'cyan'],
  done: ['✔', 'green'],
  reused: ['↺', 'green'],
  failed: ['✖', 'red'],
  skipped: ['–', 'dim'],
  held: ['⏸', 'yellow'],
}

/** Redraws per second on a terminal. */
const FRAMES_PER_SECOND = 10
/** Milliseconds between plain progress lines of one phase. */
const PLAIN_INTERVAL_MS = 5_000
/** Weight of the newest sample in the smoothed rate. */
const RATE_WEIGHT = 0.3

export interface ProgressDisplay {
  handle(event: LiveEvent): void
  /** Something else is about to be written: the next frame is drawn beneath it, not over it. */
  stepAside(): void
  /** Draws the last state and stops redrawing; later calls do nothing, so that what was written since stays. */
  close(): void
}

/** The state of each phase, computed from events; kept apart from drawing so that it can be tested. */
export function createProgressState(
  phases: readonly string[],
  now: () => number,
): {
  readonly lines: ReadonlyMap<string, Line>
  apply(event: LiveEvent): void
} {
  const lines = new Map<string, Line>(
    phases.map((phase) => [phase, { phase, mark: 'waiting', startedAt: 0, progress: {} }]),
  )
  const move = (phase: string, mark: Mark, note?: string): Line => {
    let line = lines.get(phase)
    if (line === undefined) {
      line = { phase, mark, startedAt: 0, progress: {} }
      lines.set(phase, line)
    }
    line.mark = mark
    if (note === undefined) delete line.note
    // The rest is told at the end; here a line is a line.
    else line.note = firstLine(note)
    return line
  }
  const measure = (line: Line, progress: Progress): void => {
    line.progress = { ...line.progress, ...progress }
    if (progress.done === undefined) return
    const time = now()
    const { sample } = line
    if (sample === undefined) line.sample = { time, done: progress.done }
    else if (time - sample.time >= 200) {
      const newest = ((progress.done - sample.done) * 1000) / (time - sample.time)
      line.rate = line.rate === undefined ? newest : RATE_WEIGHT * newest + (1 - RATE_WEIGHT) * line.rate
      line.sample = { time, done: progress.done }
    }
  }
  return {
    lines,
    apply(event) {
      switch (event.type) {
        case 'phase_started': {
          const line = move(event.phase, 'running', event.attempt > 1 ? `attempt ${event.attempt}` : undefined)
          line.startedAt = now()
          delete line.sample
          delete line.rate
          break
        }
        case 'phase_progress':
          measure(lines.get(event.phase) ?? move(event.phase, 'running'), event.progress)
          break
        case 'phase_succeeded':
          move(event.phase, 'done', event.partial ? 'partial results' : undefined).durationMs = event.durationMs
          break
        case 'phase_reused':
          move(event.phase, 'reused', `reused from ${event.from}`)
          break
        case 'attempt_failed':
          move(event.phase, event.retryInMs === undefined ? 'failed' : 'waiting', event.error.message)
          break
        case 'phase_failed':
          move(event.phase, 'failed', event.error.message)
          break
        case 'phase_skipped':
          move(event.phase, 'skipped', event.cause)
          break
        case 'phase_blocked':
          move(event.phase, 'skipped', `blocked by ${event.by}`)
          break
        case 'phase_cancelled':
          move(event.phase, 'held', event.cause)
          break
        case 'phase_reset':
          move(event.phase, 'waiting', event.cause)
          break
        case 'gate_evaluated':
          if (event.status === 'waiting') move(event.phase, 'held', 'waits for approval')
          break
        default:
      }
    },
  }
}

const firstLine = (text: string): string => text.split('\n', 1)[0]!

const count = (value: number): string => Math.round(value).toLocaleString('en-US')

/** `4,200/9,312 trials  8,120/s  best sharpe_ratio 0.612  ETA 1.0 s`, as far as it is known. */
export function describeProgress(line: Line, now: number): string {
  const { done, total, unit, best, note } = line.progress
  const parts: string[] = []
  if (done !== undefined) {
    const finished = line.mark === 'done'
    parts.push(
      `${finished || total === undefined ? count(done) : `${count(done)}/${count(total)}`}${unit === undefined ? '' : ` ${unitFor(finished ? done : (total ?? done), unit)}`}`,
    )
    const seconds = (line.durationMs ?? now - line.startedAt) / 1000
    const running = line.mark === 'running'
    const rate = finished ? (seconds > 0 ? done / seconds : undefined) : running ? line.rate : undefined
    if (rate !== undefined && rate > 0) parts.push(`${count(rate)}/s`)
    if (best !== undefined) parts.push(`best ${best.name} ${best.value.toPrecision(4)}`)
    if (running && total !== undefined && line.rate !== undefined && line.rate > 0) {
      parts.push(`ETA ${formatDurationMs(((total - done) / line.rate) * 1000)}`)
    }
  }
  if (line.mark === 'done' && line.durationMs !== undefined) parts.push(formatDurationMs(line.durationMs))
  if (line.mark === 'running' && note !== undefined) parts.push(note)
  if (line.note !== undefined) parts.push(line.note)
  return parts.join('  ')
}

/** What became of a run whose definition was edited. Phases behind a changed one follow it only if its outputs differ. */
function replannedText({ changed, removed }: Extract<LiveEvent, { type: 'run_replanned' }>): string {
  const list = (names: readonly string[]): string =>
    names.length <= 8 ? names.join(', ') : `${names.slice(0, 8).join(', ')} and ${names.length - 8} more`
  const parts = [
    changed.length === 0 ? undefined : `new or changed: ${list(changed)}`,
    removed.length === 0 ? undefined : `removed: ${list(removed)}`,
  ].filter((part) => part !== undefined)
  return `The definition was edited${parts.length === 0 ? ', in nothing that decides a result' : `; ${parts.join('; ')}`}.`
}

function bar(progress: Progress, width: number): string {
  const { done, total } = progress
  if (done === undefined || total === undefined || total === 0) return ''
  const filled = Math.round((Math.min(done, total) / total) * width)
  return `${'█'.repeat(filled)}${'░'.repeat(width - filled)}`
}

/** Chooses the display that suits the stream. */
export function createProgress(io: Io, title: string, phases: readonly string[]): ProgressDisplay {
  if (io.quiet) return { handle: () => {}, stepAside: () => {}, close: () => {} }
  return io.interactive ? blockDisplay(io, title, phases) : plainDisplay(io, title, phases)
}

function plainDisplay(io: Io, title: string, phases: readonly string[]): ProgressDisplay {
  const now = (): number => io.clock.monotonic()
  const state = createProgressState(phases, now)
  const lastLine = new Map<string, number>()
  const said = new Map<string, string>()
  let titled = false
  return {
    handle(event) {
      state.apply(event)
      if (event.type === 'run_started' && !titled) {
        titled = true
        io.say(`${event.resumed ? 'resuming' : 'run'} ${event.run}: ${title}`)
      }
      if (event.type === 'run_replanned') io.say(replannedText(event))
      if (event.type === 'phase_log') {
        io.say(`${event.phase}: ${event.level === 'warning' ? 'warning: ' : ''}${firstLine(event.message)}`)
        return
      }
      if (!('phase' in event) || event.phase === undefined) return
      const line = state.lines.get(event.phase)
      if (line === undefined) return
      if (event.type === 'phase_progress') {
        const since = now() - (lastLine.get(line.phase) ?? line.startedAt)
        if (since < PLAIN_INTERVAL_MS) return
      } else if (!/^(phase_(?!progress)|attempt_failed|gate_evaluated)/.test(event.type)) return
      lastLine.set(line.phase, now())
      const words: Readonly<Record<Mark, string>> = {
        waiting: 'waiting',
        running: 'running',
        done: 'done',
        reused: 'reused',
        failed: 'failed',
        skipped: 'skipped',
        held: 'stopped',
      }
      const text = `${line.phase}: ${words[line.mark]}  ${describeProgress(line, now())}`.trimEnd()
      // A gate that passed changes nothing that was not said.
      if (said.get(line.phase) === text) return
      said.set(line.phase, text)
      io.say(text)
    },
    stepAside() {},
    close() {},
  }
}

function blockDisplay(io: Io, title: string, phases: readonly string[]): ProgressDisplay {
  const now = (): number => io.clock.monotonic()
  const state = createProgressState(phases, now)
  let drawn = 0
  let closed = false
  let heading = title
  let timer: NodeJS.Timeout | undefined
  let lastDraw = Number.NEGATIVE_INFINITY

  const shorten = (text: string): string => {
    const width = io.columns() - 1
    return text.length <= width ? text : `${text.slice(0, Math.max(0, width - 1))}…`
  }
  const visible = (): Line[] => {
    const all = [...state.lines.values()]
    if (all.length <= 20) return all
    // Long workflows show what runs and what failed; the rest is counted in the heading.
    return all.filter((line) => line.mark === 'running' || line.mark === 'failed' || line.mark === 'held').slice(0, 20)
  }
  const draw = (): void => {
    timer = undefined
    lastDraw = now()
    const all = [...state.lines.values()]
    const finished = all.filter(({ mark }) => mark === 'done' || mark === 'reused' || mark === 'skipped').length
    const lines = visible()
    const nameWidth = Math.max(0, ...lines.map((line) => line.phase.length))
    const rows = [io.style('bold', shorten(`${heading}  ${finished}/${all.length} phases`))]
    for (const line of lines) {
      const [mark, style] = MARKS[line.mark]
      const meter = line.mark === 'running' && io.columns() >= 100 ? `${bar(line.progress, 16)} ` : ''
      const text = shorten(
        `  ${mark} ${line.phase.padEnd(nameWidth)}  ${meter}${describeProgress(line, lastDraw)}`.trimEnd(),
      )
      rows.push(text.replace(`  ${mark}`, `  ${io.style(style, mark)}`))
    }
    const back = drawn === 0 ? '' : `\u001b[${drawn}A`
    // Each row clears the rest of its line; what the last frame had below is cleared, too.
    io.raw(`${back}${rows.map((row) => `${row}\u001b[K\n`).join('')}\u001b[J`)
    drawn = rows.length
  }
  const schedule = (): void => {
    if (timer !== undefined || closed) return
    const wait = Math.max(0, 1000 / FRAMES_PER_SECOND - (now() - lastDraw))
    timer = setTimeout(draw, wait)
    timer.unref()
  }
  return {
    handle(event) {
      state.apply(event)
      if (event.type === 'run_started') heading = `${event.run}  ${title}${event.resumed ? ' (resumed)' : ''}`
      if (event.type === 'phase_log') {
        if (drawn > 0) io.raw(`\u001b[${drawn}A\u001b[J`)
        drawn = 0
        const mark = event.level === 'warning' ? io.style('yellow', '!') : io.style('dim', '·')
        io.raw(`${mark} ${event.phase}: ${event.message}\n`)
      }
      if (event.type === 'run_replanned') io.raw(`${replannedText(event)}\n`)
      schedule()
    },
    stepAside() {
      drawn = 0
    },
    close() {
      if (closed) return
      closed = true
      if (timer !== undefined) clearTimeout(timer)
      draw()
    },
  }
}
