/** @module The shape of a density along one dimension: continuous, in cells, or nominal; and the masses of cells. */
import { log, normalCdf } from '../core/special-functions.ts'
import type { Dimension } from './dimension.ts'

/** Discrete dimensions of at most this many levels get exact cell masses; finer ones are as good as continuous. */
const TABLE_LEVELS = 128
/** How kernels of a dimension are shaped. */
export const CONTINUOUS = 0
export const CELLS = 1
export const NOMINAL = 2

export interface Axis {
  readonly shape: typeof CONTINUOUS | typeof CELLS | typeof NOMINAL
  /** Number of levels; 0 when continuous. */
  readonly levels: number
}

/** The axis of a dimension. Log-scaled whole numbers have cells of unlike widths and count as continuous. */
export function axisOf(dimension: Dimension): Axis {
  if (dimension.kind === 'nominal') return { shape: NOMINAL, levels: dimension.count }
  const isEven = Math.abs(dimension.cellStart(1) * dimension.count - 1) < 1e-9
  if (dimension.kind === 'discrete' && isEven && dimension.count <= TABLE_LEVELS) {
    return { shape: CELLS, levels: dimension.count }
  }
  return { shape: CONTINUOUS, levels: 0 }
}

/** Masses of cells by bandwidth (in half-steps of a level) and distance, made when first asked for. */
export class CellTable {
  private readonly levels: number
  private readonly rows = new Map<number, Float64Array>()

  constructor(levels: number) {
    this.levels = levels
  }

  /** log mass of the cells at distance 0, 1, … from a kernel of the given bandwidth, before truncation. */
  row(sigma: number): Float64Array {
    let row = this.rows.get(sigma)
    if (row === undefined) {
      const { levels } = this
      row = new Float64Array(levels)
      const scale = 1 / (levels * sigma)
      for (let distance = 0; distance < levels; distance++) {
        const mass = normalCdf((0.5 - distance) * scale) - normalCdf((-0.5 - distance) * scale)
        row[distance] = mass > 1e-280 ? log(mass) : -645
      }
      // The bandwidth's lower clip changes with every observation while there are few: forget rows of passing clips.
      if (this.rows.size > 512) this.rows.clear()
      this.rows.set(sigma, row)
    }
    return row
  }
}
