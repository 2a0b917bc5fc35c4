/**
 * @module Copies of a run's journal for those who want one outside of the store: one JSON object a line, rewritten whole at
 * the moments that the workflow names. The journal in the store needs none of this.
 */
import { join, resolve } from 'node:path'
import { writeFileAtomic } from '../core/atomic-file.ts'
import { toErrorRecord } from '../core/errors.ts'
import type { Plan } from '../plan/plan.ts'
import type { LiveEvent } from './events.ts'
import type { RunSession } from './run-session.ts'

const INTERVAL_MS = { hourly: 3_600_000, daily: 86_400_000 } as const

type Checkpointing = Plan['workflow']['checkpointing']

/** A listener that writes `LOCATION/RUN.jsonl`; it does nothing when the workflow names no `checkpoint_location`. */
export function createCheckpoints(session: RunSession): (event: LiveEvent) => void {
  const { options, clock } = session
  const { id } = session.state
  const settings: Partial<Checkpointing> = options.plan.workflow.checkpointing ?? {}
  const { checkpoint_location: location, enabled, checkpoint_frequency: frequency = 'per_phase', auto_save } = settings
  if (location === undefined || enabled === false) return () => {}
  const file = join(resolve(options.folder ?? process.cwd(), location), `${id}.jsonl`)
  let phases = 0
  let lastAt = clock.monotonic()
  let hasFailed = false

  function save(): void {
    const lines = options.store.events(id, { parts: true }).map((event) => `${JSON.stringify(event)}\n`)
    writeFileAtomic(file, lines.join(''))
    lastAt = clock.monotonic()
  }

  function isDue(event: LiveEvent): boolean {
    if (event.type === 'run_ended') return true
    if (event.type === 'phase_failed') return auto_save?.error_conditions !== false
    // A result that passed its gate is one that counts.
    if (event.type === 'gate_evaluated') return event.status === 'passed' && auto_save?.significant_results !== false
    if (typeof frequency === 'string' && frequency !== 'per_phase')
      return clock.monotonic() - lastAt >= INTERVAL_MS[frequency]
    if (event.type !== 'phase_succeeded' && event.type !== 'phase_reused') return false
    phases++
    return auto_save?.phase_completion !== false && phases % (typeof frequency === 'number' ? frequency : 1) === 0
  }

  return (event) => {
    if (event.type === 'phase_progress' || hasFailed || !isDue(event)) return
    try {
      save()
    } catch (error) {
      // The copy is a convenience: the run goes on, and the journal says that there is none.
      hasFailed = true
      const message = `Copies of the journal cannot be written to ${location}: ${toErrorRecord(error).message}.`
      session.journal({ type: 'alert_raised', alert: 'checkpoint_failed', message }).catch(() => {})
    }
  }
}
