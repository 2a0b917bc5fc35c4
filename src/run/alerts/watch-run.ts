/**
 * @module Alerts of a run: when a phase is over, takes longer than it used to, or runs out of memory. Raised as facts in the
 * journal; what became of each delivery is a fact, too.
 */
import { formatDurationMs } from '../../core/units.ts'
import type { Plan } from '../../plan/plan.ts'
import type { LiveEvent } from '../events.ts'
import type { RunSession } from '../run-session.ts'
import { type AlertChannel, deliverAlert } from './deliver-alert.ts'

export const alertKinds = [
  'phase_completion',
  'performance_degradation',
  'resource_exhaustion',
  'estimated_delay',
] as const
export type AlertKind = (typeof alertKinds)[number]

/** A phase that took this many times as long as before has become slower. */
const DEGRADED = 2
/** A running phase that is this many times as long under way as it took before is late. */
const DELAYED = 1.5
/** Below this, durations say more about the machine than about the phase. */
const SHORTEST_MS = 1_000

export interface AlertWatch {
  handle(event: LiveEvent): void
  /** Resolves when everything raised was delivered or given up. */
  close(): Promise<void>
}

/** @param usualMs how long phases took in earlier runs, by name */
export function watchRun(session: RunSession, usualMs: ReadonlyMap<string, number>): AlertWatch {
  const { enabled, channels } = alertsOf(session.options.plan)
  const timers = new Map<string, NodeJS.Timeout>()
  const pending = new Set<Promise<void>>()
  const wait = (ms: number): Promise<void> =>
    session.options.wait?.(ms, session.stop.signal) ?? new Promise((resolve) => setTimeout(resolve, ms))

  function raise(alert: AlertKind, phase: string, message: string): void {
    if (!enabled.has(alert)) return
    const work = tell(alert, phase, message).catch(() => {
      // A journal that cannot be written stops the run by itself; an alert must not.
    })
    pending.add(work)
    void work.finally(() => pending.delete(work))
  }

  async function tell(alert: AlertKind, phase: string, message: string): Promise<void> {
    const [event] = await session.journal({ type: 'alert_raised', alert, phase, message })
    const { id, workflow } = session.state
    const text = { alert, run: id, workflow, phase, message, time: event!.time }
    await Promise.all(
      channels.map(async (channel) => {
        const { attempts, error } = await deliverAlert(channel, text, wait)
        const name = channel.kind === 'command' ? channel.command.join(' ') : channel.url
        await session.journal({
          type: 'alert_delivered',
          alert,
          channel: name,
          attempts,
          ...(error === undefined ? {} : { error }),
        })
      }),
    )
  }

  function startTimer(phase: string): void {
    const usual = usualMs.get(phase)
    if (usual === undefined || usual < SHORTEST_MS || !enabled.has('estimated_delay')) return
    const timer = setTimeout(() => {
      const late = `Phase ${phase} has run for ${formatDurationMs(usual * DELAYED)} and took ${formatDurationMs(usual)} before.`
      raise('estimated_delay', phase, late)
    }, usual * DELAYED)
    timer.unref()
    timers.set(phase, timer)
  }

  function stopTimer(phase: string): void {
    clearTimeout(timers.get(phase))
    timers.delete(phase)
  }

  return {
    handle(event) {
      switch (event.type) {
        case 'phase_started':
          startTimer(event.phase)
          return
        case 'phase_succeeded': {
          stopTimer(event.phase)
          const { phase, durationMs } = event
          raise('phase_completion', phase, `Phase ${phase} succeeded after ${formatDurationMs(durationMs)}.`)
          const usual = usualMs.get(phase)
          if (usual !== undefined && durationMs >= SHORTEST_MS && durationMs > usual * DEGRADED) {
            const slower = `Phase ${phase} took ${formatDurationMs(durationMs)}, before it took ${formatDurationMs(usual)}.`
            raise('performance_degradation', phase, slower)
          }
          return
        }
        case 'phase_reused':
          raise('phase_completion', event.phase, `Phase ${event.phase} was taken over from run ${event.from}.`)
          return
        case 'attempt_failed':
          stopTimer(event.phase)
          if (event.error.code === 'WORKER_LOST' || event.error.code === 'STORE_FULL') {
            raise('resource_exhaustion', event.phase, event.error.message)
          }
          return
        case 'phase_failed':
          raise('phase_completion', event.phase, `Phase ${event.phase} failed: ${event.error.message}`)
          return
        case 'phase_cancelled':
          stopTimer(event.phase)
          return
        default:
          return
      }
    },
    async close() {
      for (const phase of [...timers.keys()]) stopTimer(phase)
      // Deliveries journal facts themselves, but raise no alerts.
      while (pending.size > 0) await Promise.all(pending)
    },
  }
}

/** Whether the alerts of a workflow look at how long phases took before. */
export function alertsNeedHistory(plan: Plan): boolean {
  const { enabled } = alertsOf(plan)
  return enabled.has('estimated_delay') || enabled.has('performance_degradation')
}

/** The alerts that the workflow asks for, and where they go besides the journal. */
function alertsOf({ workflow }: Plan): {
  readonly enabled: ReadonlySet<string>
  readonly channels: readonly AlertChannel[]
} {
  const monitoring: Partial<Plan['workflow']['monitoring']> = workflow.monitoring ?? {}
  if (monitoring.enabled === false) return { enabled: new Set(), channels: [] }
  const flags = Object.entries(monitoring.alerts ?? {})
  const channels = (monitoring.channels ?? []).flatMap(({ command, webhook }): AlertChannel[] => {
    const [program, ...args] = command ?? []
    return [
      ...(program === undefined ? [] : [{ kind: 'command', command: [program, ...args] } as const]),
      ...(webhook === undefined ? [] : [{ kind: 'webhook', url: webhook } as const]),
    ]
  })
  return { enabled: new Set(flags.filter(([, on]) => on).map(([name]) => name)), channels }
}
