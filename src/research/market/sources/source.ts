/** @module The contract of a market data source: what `data.source` may mean, one file each. */
import type { Database } from '../../../tables/duckdb.ts'
import type { MarketConfig } from '../market-config.ts'
import type { RawSeries } from '../raw-series.ts'

export type SourceSpec = MarketConfig['source']

export interface SourceContext {
  readonly config: MarketConfig
  /** The folder of the workflow file, at which relative paths start. */
  readonly baseDir: string
  /** Opened when it is asked for: the usual files are read without it. */
  readonly database: () => Promise<Database>
}

export interface MarketSource {
  readonly name: string
  /** One sentence for the reference page. */
  readonly description: string
  /** Whether this source reads what the user wrote. Sources are asked in the order of the registry. */
  matches(spec: SourceSpec, context: SourceContext): boolean
  /** Series with the symbol of each. A symbol may come in several series, one a file; they are joined in this order. */
  read(spec: SourceSpec, context: SourceContext): Promise<readonly NamedSeries[]>
  /** How reports name it. */
  describe(spec: SourceSpec): string
}

export interface NamedSeries extends RawSeries {
  readonly symbol: string
  /** Set on data that no market made. */
  readonly synthetic?: boolean
}
