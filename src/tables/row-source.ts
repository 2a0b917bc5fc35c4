/** @module Tables on their way into a DuckDB statement, repacked into full chunks so that their grouping does not matter. */
import { type ColumnSchema, requireSchema, type Table } from './table.ts'
import { fillVector, type VectorView } from './vector-columns.ts'

/** The rows that DuckDB handles at a time; a chunk cannot hold more. */
export const CHUNK_ROWS = 2048

/** What we use of a data chunk of `@duckdb/node-api`. */
export interface ChunkView {
  rowCount: number
  getColumnVector(place: number): VectorView
}

/** Pulls tables one at a time and hands out their rows chunk by chunk. */
export class RowSource {
  readonly schema: readonly ColumnSchema[]
  /** What stopped the source, kept because the error cannot travel through DuckDB. */
  error: unknown
  readonly #tables: Iterator<Table>
  #table: Table | undefined
  #row = 0

  constructor(schema: readonly ColumnSchema[], tables: Iterable<Table>) {
    this.schema = schema
    this.#tables = tables[Symbol.iterator]()
  }

  /**
   * Fills a chunk with as many rows as there are; none means the end.
   *
   * @throws UserError `TABLE_SHAPE` for a table with other columns than the schema
   */
  fill(chunk: ChunkView): void {
    const pieces: { readonly table: Table; readonly from: number; readonly rows: number }[] = []
    let total = 0
    for (let table = this.#advance(); total < CHUNK_ROWS && table !== undefined; table = this.#advance()) {
      const rows = Math.min(CHUNK_ROWS - total, table.length - this.#row)
      pieces.push({ table, from: this.#row, rows })
      this.#row += rows
      total += rows
    }
    chunk.rowCount = total
    if (total === 0) return
    for (let place = 0; place < this.schema.length; place++) {
      const vector = chunk.getColumnVector(place)
      let at = 0
      for (const { table, from, rows } of pieces) {
        fillVector(vector, table.columns[place]!, from, rows, at)
        at += rows
      }
      vector.flush()
    }
  }

  /** The table of the next row, if there is one. */
  #advance(): Table | undefined {
    while (this.#table === undefined || this.#row >= this.#table.length) {
      const next = this.#tables.next()
      if (next.done === true) return undefined
      requireSchema(this.schema, next.value)
      this.#table = next.value
      this.#row = 0
    }
    return this.#table
  }
}
