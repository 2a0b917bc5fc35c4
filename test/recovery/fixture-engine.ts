/** @module An engine on a store in a temporary folder, for tests of whole executions. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import {
  createInlineHost,
  createThreadHost,
  type ExecuteOptions,
  executePlan,
  openStore,
  type RunOutcome,
  type RunStore,
} from '../../src/run/index.ts'
import { fixturePhases } from './fixture-phases.ts'
import { type PhaseSpec, planOf } from './fixture-plans.ts'

export interface TestEngine {
  readonly store: RunStore
  /** Waits between attempts that were asked for; none is waited. */
  readonly waits: number[]
  execute(phases: readonly PhaseSpec[], options?: Partial<ExecuteOptions>): Promise<RunOutcome>
  close(): Promise<void>
}

export function openTestEngine(): TestEngine {
  const folder = mkdtempSync(join(tmpdir(), 'phaseline-engine-'))
  const store = openStore(folder)
  const thread = createThreadHost({ entry: new URL('./worker-entry.ts', import.meta.url), graceMs: 50, maxIdle: 2 })
  const coordinator = createInlineHost({ registry: fixturePhases, services: {} }, { graceMs: 50 })
  const waits: number[] = []
  return {
    store,
    waits,
    execute: (phases, options = {}) =>
      executePlan({
        store,
        plan: planOf(phases),
        registry: fixturePhases,
        seed: '1',
        hosts: { thread, coordinator },
        fingerprints: { market: 'm' },
        wait: async (ms) => {
          waits.push(ms)
        },
        ...options,
      }),
    async close() {
      await thread.close()
      await store.close()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

/** Status by phase. */
export function statusesOf({ view }: RunOutcome): Readonly<Record<string, string>> {
  return Object.fromEntries(view.phases.map(({ name, status }) => [name, status]))
}
