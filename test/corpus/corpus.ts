/** @module All cases of the corpus and their parts. */
import { sha256 } from '../../src/core/hash.ts'
import type { CorpusCase } from './case.ts'
import { colors } from './families/colors.ts'
import { conditions } from './families/conditions.ts'
import { content } from './families/content.ts'
import { data } from './families/data.ts'
import { dishes } from './families/dishes.ts'
import { fixable } from './families/fixable.ts'
import { fresh } from './families/fresh.ts'
import { pipelines } from './families/pipelines.ts'
import { plainWords } from './families/plain-words.ts'
import { refusals } from './families/refusals.ts'
import { reworded } from './families/reworded.ts'
import { saidLast } from './families/said-last.ts'
import { saidOfCheckout } from './families/said-of-checkout.ts'
import { saidOfPages } from './families/said-of-pages.ts'
import { saidOfSettings } from './families/said-of-settings.ts'
import { saidOfShapes } from './families/said-of-shapes.ts'
import { saidOfWorkflows } from './families/said-of-workflows.ts'
import { sizes } from './families/sizes.ts'
import { steps } from './families/steps.ts'
import { structure } from './families/structure.ts'
import { studied } from './families/studied.ts'
import { targets } from './families/targets.ts'
import { traps } from './families/traps.ts'
import { workflows } from './families/workflows.ts'

/** Families that were looked at as a whole when the grammar was extended: later ones of their kinds took their place in the test. */
const STUDIED: ReadonlySet<string> = new Set([
  'pipeline value',
  'pipeline amount',
  'pipeline add named',
  'pipeline between',
  'pipeline resources',
  'pipeline switch',
  'schema order',
  'text as an instruction',
  'hostile words',
])

export const corpus: readonly CorpusCase[] = [
  ...colors,
  ...sizes,
  ...content,
  ...structure,
  ...targets,
  ...steps,
  ...data,
  ...workflows,
  ...fixable,
  ...refusals,
  ...studied,
  ...reworded,
  ...pipelines,
  ...dishes,
  ...traps,
  ...plainWords,
  ...conditions,
  ...fresh,
  ...saidOfCheckout,
  ...saidOfPages,
  ...saidOfShapes,
  ...saidOfWorkflows,
  ...saidOfSettings,
  ...saidLast,
]

/**
 * Half of the wordings of each family are for development, half only for the test: decided by the wording's hash, but for the
 * wordings that the grammar was studied with.
 */
export const partOf = (each: CorpusCase): 'development' | 'test' =>
  each.part ??
  (STUDIED.has(each.family) || Number.parseInt(sha256(each.wording).slice(0, 8), 16) % 2 === 0 ? 'development' : 'test')
