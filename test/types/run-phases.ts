/** @module What the compiler knows of phases as a user writes them, under strict settings: checked with the sources, never run. */
import { manual, type Phase, type PhasesOutcome, runPhases } from '../../src/agents/index.ts'

const phases: Phase[] = [
  {
    id: 'discovery',
    name: 'Discovery',
    parallel: true,
    tasks: [
      { title: 'Look', type: 'function', run: ({ context, signal }) => [Object.keys(context), signal.aborted] },
      { title: 'List', type: 'Explore', prompt: 'List the files.', depends_on: ['look'] },
      { title: 'Test', type: 'shell', command: ['npm', 'test'] },
    ],
    validation: {
      check: (results) => ({ passed: results.every(({ status }) => status === 'succeeded'), reason: null }),
    },
  },
  { id: 'ask', name: 'Ask', tasks: [], validation: [manual('Go on?')] },
  // @ts-expect-error a function is not its result
  { id: 'wrong', name: 'Wrong', tasks: [{ title: 'x', type: 'function', run: 1 }] },
]

export const outcome: Promise<PhasesOutcome> = runPhases(phases)
