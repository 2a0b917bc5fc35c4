/** @module The registry of pruners: one line each. */
import type { PrunerType } from '../pruner.ts'
import { halving, hyperband } from './halving.ts'
import { median } from './median.ts'
import { wilcoxon } from './wilcoxon.ts'

// biome-ignore lint/suspicious/noExplicitAny: a registry holds types with unlike options; each is parsed by its own schema.
type AnyPrunerType = PrunerType<any>

export const pruners = { median, halving, hyperband, wilcoxon } as const satisfies Record<string, AnyPrunerType>

export type PrunerName = keyof typeof pruners
