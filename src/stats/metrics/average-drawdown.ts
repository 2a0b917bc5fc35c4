/** @module How deep a time under water is. */
import { drawdownsOf } from './drawdowns.ts'
import type { Metric } from './metric.ts'

/** Mean depth of all times under water. */
export const averageDrawdown: Metric = {
  name: 'average_drawdown',
  title: 'Average drawdown',
  description: 'Mean depth of all times under water.',
  unit: 'percent',
  direction: 'minimize',
  needs: 'returns',
  compute: ({ returns }) => {
    let depth = 0
    let sum = 0
    let count = 0
    const end = (): void => {
      if (depth === 0) return
      sum += depth
      count++
      depth = 0
    }
    drawdownsOf(returns, (drawdown) => {
      if (drawdown === 0) end()
      else if (drawdown > depth) depth = drawdown
    })
    end()
    return count === 0 ? 0 : sum / count
  },
}
