/** @module A run while it is driven: its journal, its live state and who listens. */
import type { Clock } from '../core/clock.ts'
import type { Publisher } from '../core/events.ts'
import type { Progress } from '../definition/phase-type.ts'
import type { EventBody, LiveEvent, RunEvent } from './events.ts'
import type { ExecuteOptions } from './execution.ts'
import type { KillPoint } from './kill-point.ts'
import { createMemoryMeter, type MemoryMeter } from './memory-meter.ts'
import { createRedaction, createRedactor } from './redact.ts'
import { applyEvent, applyLiveEvent, type RunState } from './run-state.ts'
import type { RunWriter } from './store/store.ts'

/** Attempts of a phase in this execution. */
export interface Tries {
  /** Attempts that failed in this round. */
  failures: number
  /** The round with the changed config of this name. */
  fallback: string | undefined
  /** For the next attempt: less of both after memory ran out. */
  maxWorkers: number
  memoryBytes: number
}

export interface RunSession {
  readonly options: ExecuteOptions
  readonly clock: Clock
  readonly killPoint: KillPoint
  readonly writer: RunWriter
  readonly state: RunState
  /** Aborted when the whole run is to stop: a person, a policy, or a journal that cannot be written. */
  readonly stop: AbortController
  /** The phase whose policy stopped the run. */
  stoppedBy: string | undefined
  readonly memory: MemoryMeter
  /** What this execution has tried, by phase. */
  readonly tries: Map<string, Tries>
  /** Journals, applies, publishes, in this order. Resolves when the facts are durable and everyone was told. */
  journal(...bodies: readonly EventBody[]): Promise<readonly RunEvent[]>
  /** Journals a part together with its bytes. */
  journalPart(body: Extract<EventBody, { type: 'part_written' }>, bytes: Uint8Array | undefined): Promise<void>
  progress(phase: string, progress: Progress): void
}

export function createSession(
  options: ExecuteOptions,
  clock: Clock,
  killPoint: KillPoint,
  writer: RunWriter,
  state: RunState,
  listeners: Publisher<LiveEvent>,
): RunSession {
  const redact = createRedaction(options.secrets ?? {})
  const redactProgress = createRedactor(options.secrets ?? {}) ?? ((progress) => progress)

  function take(events: readonly RunEvent[]): readonly RunEvent[] {
    for (const event of events) {
      applyEvent(state, event)
      listeners.publish(event)
    }
    return events
  }
  return {
    options,
    clock,
    killPoint,
    writer,
    state,
    stop: new AbortController(),
    stoppedBy: undefined,
    memory: createMemoryMeter(),
    tries: new Map(),
    async journal(...bodies) {
      return take(await writer.append(...bodies.map((body) => ({ body: redact(body) }))))
    },
    async journalPart(body, bytes) {
      take(await writer.append(bytes === undefined ? { body } : { body, bytes }))
    },
    progress(phase, reported) {
      const progress = redactProgress(reported)
      const event = { type: 'phase_progress', run: state.id, time: Math.round(clock.now()), phase, progress } as const
      applyLiveEvent(state, event)
      listeners.publish(event)
    },
  }
}
