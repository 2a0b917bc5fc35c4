/** @module The two ways in which a Parquet file cannot be read here: it is damaged, or it is legal and not for this reader. */
import { UserError } from '../../core/errors.ts'

/** The file breaks the format: nobody can read it. The text ends the sentence "The file is damaged: …". */
export class DamagedParquet extends Error {}

/** The file is legal, but uses what this reader leaves to DuckDB. The text names it. */
export class UnsupportedParquet extends Error {}

/** The error that users see for a damaged file. */
export function damageError(path: string, damage: DamagedParquet): UserError {
  return new UserError('TABLE_PARQUET_DAMAGED', `Expected a whole Parquet file, it is damaged: ${damage.message}.`, {
    where: { file: path },
    hint: 'Copy or write it again; nothing of it was used.',
    cause: damage,
  })
}

/** @throws DamagedParquet with the text when the condition does not hold */
export function requireWhole(holds: boolean, otherwise: string): asserts holds {
  if (!holds) throw new DamagedParquet(otherwise)
}
