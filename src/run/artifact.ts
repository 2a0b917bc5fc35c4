/** @module What the journal knows of an artifact: a named, immutable, content-hashed file under the store's folder. */
import type { Sha256 } from '../core/hash.ts'
import type { TableContent } from '../tables/contents.ts'

/** One file that a phase left. */
export interface ArtifactRecord {
  /** The output's name; `figures` for the figures of a phase. */
  readonly name: string
  readonly kind: 'json' | 'table' | 'figures'
  /** What the rows of a table were checked to be. */
  readonly holds?: TableContent
  /** Relative to the store's folder, with `/` on every system: `runs/brisk-otter-3fa9c1/search/trials.parquet`. */
  readonly path: string
  readonly sha256: Sha256
  readonly bytes: number
}

/** What one successful execution of a phase left. */
export interface PhaseArtifacts {
  readonly outputs: readonly ArtifactRecord[]
  readonly figures?: ArtifactRecord
  readonly warnings: readonly string[]
}
