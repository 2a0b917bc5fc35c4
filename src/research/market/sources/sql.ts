/** @module Source: the result of a query, run in DuckDB with the workflow's folder as search path. It only reads. */
import { UserError } from '../../../core/errors.ts'
import { readRelation } from '../read-relation.ts'
import type { MarketSource, SourceSpec } from './source.ts'

const textOf = (spec: SourceSpec): string | undefined => {
  if (typeof spec === 'string') return /^\s*(select|from|with)\s/i.test(spec) ? spec : undefined
  return 'sql' in spec ? spec.sql : undefined
}

export const sql = {
  name: 'sql',
  description: "A query, `select … from 'prices/*.parquet'`; its columns are matched by name as those of a file.",
  matches: (spec) => textOf(spec) !== undefined,
  async read(spec, { config, baseDir, database }) {
    const text = textOf(spec)!.trim().replace(/;\s*$/, '')
    await requireQuery(async () => (await database()).requireSelect(text, { searchPath: baseDir }))
    // The line break ends a comment in the query's last line.
    const relation = { label: 'the query', kind: 'query', rows: `(${text}\n)`, searchPath: baseDir } as const
    const series = await readRelation(database, relation, config)
    const only = config.symbols?.length === 1 ? config.symbols[0]! : 'DATA'
    return series.map((one) => ({ ...one, symbol: one.symbol ?? only }))
  },
  describe: () => 'a query',
} as const satisfies MarketSource

async function requireQuery(check: () => Promise<void>): Promise<void> {
  try {
    await check()
  } catch (error) {
    if (error instanceof UserError) throw error
    const text = (error as Error).message.replace(/^(Failed to [a-z ]+: )?([A-Z][A-Za-z]* Error: )?/, '')
    throw new UserError(
      'DATA_QUERY',
      `Expected a query that DuckDB understands: ${text.split('\n\n')[0]!.replace(/\s+/g, ' ')}`,
      {
        frame: text.split('\n\n').slice(1).join('\n'),
        hint: 'File names in a query start at the folder of the workflow file.',
        cause: error,
      },
    )
  }
}
