/** @module Source: a folder of one file a symbol, `SPY.csv`, `QQQ.parquet`. */
import { readdirSync, statSync } from 'node:fs'
import { isAbsolute, join, posix } from 'node:path'
import { UserError } from '../../../core/errors.ts'
import { didYouMean } from '../../../core/suggest.ts'
import { resolvePackagePath } from '../package-path.ts'
import { readRelation } from '../read-relation.ts'
import { fileRelation, shorten, splitFileName } from '../relation.ts'
import type { MarketSource, NamedSeries, SourceContext, SourceSpec } from './source.ts'

function folderOf(spec: SourceSpec, { baseDir }: SourceContext): string | undefined {
  if (typeof spec !== 'string') return undefined
  const path = spec.startsWith('npm:')
    ? resolvePackagePath(spec, baseDir)
    : isAbsolute(spec)
      ? spec
      : join(baseDir, spec)
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() === true ? path : undefined
}

export const folder = {
  name: 'folder',
  description: 'A folder of one file a symbol: `SPY.csv`, `QQQ.parquet`. The default is the folder `data`.',
  matches: (spec, context) => folderOf(spec, context) !== undefined,
  async read(spec, context) {
    const { config, database } = context
    const root = folderOf(spec, context)!
    const files = new Map<string, string[]>()
    for (const name of readdirSync(root).sort()) {
      const stem = splitFileName(name)?.stem
      if (stem !== undefined) files.set(stem, [...(files.get(stem) ?? []), name])
    }
    const stems = [...files.keys()]
    if (stems.length === 0) {
      throw new UserError(
        'DATA_FILE_MISSING',
        `Expected files such as SPY.csv in the folder "${spec}", there are none.`,
        {
          where: { file: spec as string },
        },
      )
    }
    const series: NamedSeries[] = []
    for (const symbol of config.symbols ?? stems) {
      const stem =
        stems.find((one) => one === symbol) ?? stems.find((one) => one.toLowerCase() === symbol.toLowerCase())
      if (stem === undefined) {
        throw new UserError(
          'DATA_SYMBOL_UNKNOWN',
          `Expected a file for the symbol "${symbol}" in the folder "${spec}", there is none.${didYouMean(symbol, stems)}`,
          { where: { file: spec as string }, hint: `The folder has: ${shorten(stems)}.` },
        )
      }
      const names = files.get(stem)!
      if (names.length > 1) {
        throw new UserError(
          'DATA_SYMBOL_AMBIGUOUS',
          `Expected one file for the symbol "${symbol}", were ${names.join(' and ')}.`,
          {
            where: { file: spec as string },
            hint: 'Keep one of them in the folder.',
          },
        )
      }
      const relation = fileRelation(join(root, names[0]!), posix.join(spec as string, names[0]!), config.date_format)
      const read = await readRelation(database, relation, config)
      // The file's name is the symbol; a column of symbols may spell it in another way, but must not hold several.
      for (const one of read) series.push({ ...one, symbol: read.length === 1 ? symbol : (one.symbol ?? symbol) })
    }
    return series
  },
  describe: (spec) => `the folder ${spec as string}`,
} as const satisfies MarketSource
