/** @module All cases of the corpus and their parts. */
import { sha256 } from '../../src/core/hash.ts'
import type { CorpusCase } from './case.ts'
import { colors } from './families/colors.ts'
import { content } from './families/content.ts'
import { data } from './families/data.ts'
import { fixable } from './families/fixable.ts'
import { refusals } from './families/refusals.ts'
import { sizes } from './families/sizes.ts'
import { steps } from './families/steps.ts'
import { structure } from './families/structure.ts'
import { targets } from './families/targets.ts'
import { workflows } from './families/workflows.ts'

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
]

/** Half of the wordings of each family are for development, half only for the test: decided by the wording's hash. */
export const partOf = (each: CorpusCase): 'development' | 'test' =>
  Number.parseInt(sha256(each.wording).slice(0, 8), 16) % 2 === 0 ? 'development' : 'test'
