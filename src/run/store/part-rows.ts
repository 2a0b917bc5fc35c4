/**
 * @module Where the bytes of parts lie. A part is asked for by its name, which no index of the journal holds; the names of a
 * phase are read once, and after that only those written since.
 */

import { RUN_SPAN } from './schema.ts'
import type { ReadStatements } from './statements.ts'

/** Phases whose names are remembered, the latest that were asked for: more than run at once. */
const MOST_PHASES = 64

interface KnownParts {
  /** Id of the last part whose name was read. */
  through: number
  /** Ids of events by key and name. */
  readonly rows: Map<string, number>
}

export interface PartRows {
  /** Id of the newest event of run `number` that holds the bytes of a part of `phase` with this key and name. */
  find(number: number, phase: string, key: string, name: string): number | undefined
}

export function createPartRows({ partNames }: ReadStatements): PartRows {
  const phases = new Map<string, KnownParts>()

  return {
    find(number, phase, key, name) {
      const place = `${number} ${phase}`
      const known = phases.get(place) ?? { through: number * RUN_SPAN, rows: new Map<string, number>() }
      // A Map keeps the order of insertion: whoever is asked for goes to its end.
      phases.delete(place)
      phases.set(place, known)
      if (phases.size > MOST_PHASES) phases.delete(phases.keys().next().value!)
      for (const [id, partKey, partName, holdsBytes] of partNames.iterate(
        phase,
        known.through,
        (number + 1) * RUN_SPAN,
      )) {
        known.through = id
        if (holdsBytes === 1) known.rows.set(`${partKey} ${partName}`, id)
      }
      return known.rows.get(`${key} ${name}`)
    },
  }
}
