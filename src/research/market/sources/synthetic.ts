/** @module Source: synthetic bars of a seeded random walk, for workflows whose data are not at hand. */
import { parseMoment } from '../moment.ts'
import { randomWalkBars } from '../synthetic.ts'
import type { MarketSource } from './source.ts'

const DAY = 86_400e6
const DEFAULT_LENGTH = 2520

export const synthetic = {
  name: 'synthetic',
  description: '`{ synthetic: { seed: 1 } }`: daily bars of a random walk. Every report says that no market made them.',
  matches: (spec) => typeof spec === 'object' && 'synthetic' in spec,
  async read(spec, { config }) {
    const { seed, length, ...walk } = (spec as { synthetic: { seed: number | string; length?: number } }).synthetic
    const start = config.start_date === undefined ? undefined : parseMoment(config.start_date, 'UTC').from
    const end = config.end_date === undefined ? undefined : parseMoment(config.end_date, 'UTC').to
    // Weekdays in the span; the range of dates cuts off what is too much.
    const days = start === undefined || end === undefined ? undefined : Math.ceil(((end - start) / DAY / 7) * 5) + 2
    return (config.symbols ?? ['SYNTHETIC']).map((symbol) => {
      const bars = randomWalkBars({
        symbol,
        seed,
        length: length ?? days ?? DEFAULT_LENGTH,
        ...(start === undefined ? {} : { start }),
        ...walk,
      })
      const relation = { label: 'synthetic bars', kind: 'query' } as const
      return { ...bars, symbol, relation, badCells: new Map(), synthetic: true }
    })
  },
  describe: () => 'a seeded random walk (synthetic)',
} as const satisfies MarketSource
