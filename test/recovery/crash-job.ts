/** @module Executes a plan of fixture phases on a store, to be killed on the way or not. */
import type { RunId } from '../../src/core/ids.ts'
import {
  createInlineHost,
  createThreadHost,
  executePlan,
  openStore,
  type PhaseHost,
  type RunOutcome,
} from '../../src/run/index.ts'
import { fixturePhases } from './fixture-phases.ts'
import { type PhaseSpec, planOf } from './fixture-plans.ts'
import { killAt } from './kill-at.ts'

export interface CrashJob {
  readonly store: string
  readonly phases: readonly PhaseSpec[]
  /** `name:n` of the coordinator's kill points. */
  readonly killAt?: string
  /** `name:n` of the phase threads' kill points. */
  readonly killThreadAt?: string
  /** Ends the process when this many live events have been told. */
  readonly killAfterEvents?: number
  /** Prints the type of every live event. */
  readonly tellsEvents?: boolean
  /** Commits after which the log of the journal is given its length. */
  readonly roomAfter?: number
  /** Goes on with this run. */
  readonly run?: RunId
}

/** A host for phases of jobs without kill points, to be shared. */
export function openThreadHost(workerData: { readonly killAt?: string } = {}): PhaseHost {
  return createThreadHost({ entry: new URL('./worker-entry.ts', import.meta.url), workerData, graceMs: 50 })
}

/** Executes the job here. Kill points, if any, end this process. */
export async function runJob(job: CrashJob, shared?: PhaseHost): Promise<RunOutcome> {
  const killPoint = killAt(job.killAt ?? 'none')
  const countEvents = killAt(`*:${job.killAfterEvents ?? Number.POSITIVE_INFINITY}`)
  const interrupted = new AbortController()
  const onInterrupt = (): void => interrupted.abort()
  process.once('SIGINT', onInterrupt)
  const store = openStore(job.store, {
    killPoint,
    ...(job.roomAfter === undefined ? {} : { roomAfter: job.roomAfter }),
  })
  const thread = shared ?? openThreadHost(job.killThreadAt === undefined ? {} : { killAt: job.killThreadAt })
  try {
    return await executePlan({
      store,
      plan: planOf(job.phases),
      registry: fixturePhases,
      seed: '7',
      hosts: { thread, coordinator: createInlineHost({ registry: fixturePhases, services: {}, killPoint }) },
      fingerprints: { market: 'fixed' },
      killPoint,
      ...(job.run === undefined ? {} : { run: { kind: 'resume', id: job.run } }),
      signal: interrupted.signal,
      onEvent(event) {
        if (job.tellsEvents === true) process.stdout.write(`${event.type}\n`)
        countEvents('commit.after')
      },
    })
  } finally {
    process.off('SIGINT', onInterrupt)
    if (shared === undefined) await thread.close()
    await store.close()
  }
}
