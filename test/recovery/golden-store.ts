/**
 * @module The workflow of the golden stores: journals that released versions wrote and that every later version must resume.
 * `node test/recovery/golden-store.ts FOLDER` writes one with the present version, stopped half-way.
 */
import { argv } from 'node:process'
import { createInlineHost, type ExecuteOptions, executePlan, openStore, type RunOutcome } from '../../src/run/index.ts'
import { fixturePhases } from './fixture-phases.ts'
import { type PhaseSpec, planOf } from './fixture-plans.ts'

export const goldenPhases: readonly PhaseSpec[] = [
  { name: 'first', type: 'add', config: { value: 2 }, outputs: ['result'] },
  {
    name: 'pieces',
    type: 'pieces',
    config: { count: 4, bytes: 20 },
    inputs: ['first.result'],
    outputs: ['digest', 'rows'],
  },
  { name: 'last', type: 'add', config: { value: 1 }, inputs: ['pieces.digest.count'], outputs: ['result'] },
]

/** Executes the golden workflow on the store in `folder`. */
export async function runGolden(folder: string, more: Partial<ExecuteOptions> = {}): Promise<RunOutcome> {
  const store = openStore(folder)
  const host = createInlineHost({ registry: fixturePhases, services: {} })
  try {
    return await executePlan({
      store,
      plan: planOf(goldenPhases),
      registry: fixturePhases,
      seed: 'golden',
      hosts: { thread: host, coordinator: host },
      fingerprints: { market: 'golden' },
      ...more,
    })
  } finally {
    await store.close()
  }
}

if (import.meta.main) {
  const controller = new AbortController()
  await runGolden(argv[2]!, {
    signal: controller.signal,
    onEvent(event) {
      if (event.type === 'part_written' && event.name === 'piece-1') controller.abort()
    },
  })
}
