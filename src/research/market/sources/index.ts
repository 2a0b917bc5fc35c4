/** @module Registry of market data sources, in the order in which they are asked whether they read a spelling. */
import { file } from './file.ts'
import { folder } from './folder.ts'
import type { MarketSource } from './source.ts'
import { sql } from './sql.ts'
import { synthetic } from './synthetic.ts'

export const sources = { synthetic, sql, folder, file } as const satisfies Record<string, MarketSource>

export type { MarketSource, NamedSeries, SourceContext, SourceSpec } from './source.ts'
