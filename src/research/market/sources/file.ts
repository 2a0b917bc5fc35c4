/** @module Source: one file, the files that a glob matches, or a file of an npm package. CSV, Parquet and JSON. */
import { globSync } from 'node:fs'
import { isAbsolute, join, relative, sep } from 'node:path'
import { UserError } from '../../../core/errors.ts'
import { resolvePackagePath } from '../package-path.ts'
import { readRelation } from '../read-relation.ts'
import { fileRelation, type Relation, splitFileName } from '../relation.ts'
import type { MarketSource, NamedSeries, SourceContext } from './source.ts'

export const file = {
  name: 'file',
  description: 'A CSV, Parquet or JSON file, a glob of them (`prices/*.csv`), or `npm:PACKAGE/PATH`.',
  matches: (spec) => typeof spec === 'string',
  async read(spec, context) {
    const { relations, isGlob } = findRelations(spec as string, context)
    const series: NamedSeries[] = []
    for (const relation of relations) {
      for (const one of await readRelation(context.database, relation, context.config)) {
        const symbol = one.symbol ?? symbolOf(relation, context.config.symbols, isGlob)
        if (symbol !== undefined) series.push({ ...one, symbol })
      }
    }
    return series
  },
  describe: (spec) => spec as string,
} as const satisfies MarketSource

function findRelations(
  spec: string,
  { baseDir, config }: SourceContext,
): { readonly relations: readonly Relation[]; readonly isGlob: boolean } {
  if (spec.startsWith('npm:')) {
    return { relations: [fileRelation(resolvePackagePath(spec, baseDir), spec, config.date_format)], isGlob: false }
  }
  const path = isAbsolute(spec) ? spec : join(baseDir, spec)
  if (!/[*?[{]/.test(spec)) return { relations: [fileRelation(path, spec, config.date_format)], isGlob: false }
  // The order of a folder's listing depends on the file system; the order of names does not.
  const paths = globSync(path).filter((found) => splitFileName(found) !== undefined)
  paths.sort((a, b) => (a < b ? -1 : 1))
  if (paths.length === 0) {
    throw new UserError('DATA_FILE_MISSING', `Expected data files that match "${spec}", there are none.`, {
      where: { file: spec },
      hint: 'Relative paths start at the folder of the workflow file.',
    })
  }
  const label = (found: string): string => (isAbsolute(spec) ? found : relative(baseDir, found).split(sep).join('/'))
  return { relations: paths.map((found) => fileRelation(found, label(found), config.date_format)), isGlob: true }
}

/**
 * The symbol of a file that has no column for it. A single file is the one symbol asked for. Of several, a file belongs to
 * the symbol with which its name begins: `SPY.csv`, `SPY_2020.csv`, `SPY-2021.csv` to SPY; `SPYG.csv` does not. Without
 * symbols asked for, the whole name is the symbol.
 */
function symbolOf(relation: Relation, symbols: readonly string[] | undefined, isGlob: boolean): string | undefined {
  const stem = relation.stem!
  if (symbols === undefined) return stem
  if (!isGlob && symbols.length === 1) return symbols[0]!
  const name = stem.toLowerCase()
  const fits = symbols.filter((symbol) => {
    const start = symbol.toLowerCase()
    return name.startsWith(start) && !/[a-z0-9]/.test(name.charAt(start.length))
  })
  // Of BRK and BRK.B, the longer name is meant by BRK.B_2020.csv.
  return fits.sort((a, b) => b.length - a.length)[0] ?? (isGlob ? undefined : stem)
}
