/** @module What the compiler must accept and refuse in `defineWorkflow`; checked by `tsc --noEmit`. */
import { defineWorkflow } from '../../src/definition/define.ts'

export const legal = defineWorkflow({
  name: 'legal',
  seed: 7,
  data: { source: 'prices.csv' },
  phases: [
    { name: 'search', type: 'optimization', config: { method: 'grid' }, outputs: ['best', 'history'] },
    { name: 'open', type: 'analysis' },
    {
      name: 'validation',
      type: 'backtest',
      inputs: ['search.best', 'search.history[0].value', 'search.best.params', 'open.anything'],
      depends_on: ['open'],
      max_retries: 2,
    },
  ],
})

export const unknownOutput = defineWorkflow({
  phases: [
    { name: 'search', type: 'optimization', outputs: ['best'] },
    // @ts-expect-error there is no output "search.bets"
    { name: 'validation', type: 'backtest', inputs: ['search.bets'] },
  ],
})

export const unknownPhase = defineWorkflow({
  phases: [
    { name: 'search', type: 'optimization', outputs: ['best'] },
    // @ts-expect-error there is no phase "serch"
    { name: 'validation', type: 'backtest', inputs: ['serch.best'] },
  ],
})

export const unknownDependency = defineWorkflow({
  phases: [
    { name: 'search', type: 'optimization' },
    // @ts-expect-error there is no phase "serch"
    { name: 'validation', type: 'backtest', depends_on: ['serch'] },
  ],
})

export const wrongKey = defineWorkflow({
  phases: [
    // @ts-expect-error max_retries is a number
    { name: 'search', type: 'optimization', max_retries: 'three' },
  ],
})
