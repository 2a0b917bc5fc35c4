/** @module Where the store keeps results of trials for later searches, as phases are told. */

/** The folder in the store. */
export const EVALUATIONS_FOLDER = 'evaluations'

/** The service that says where results are kept: {@link EvaluationsService}. It decides no result, so it has no fingerprint. */
export const EVALUATIONS_SERVICE = 'evaluations'

export interface EvaluationsService {
  /** Absolute path. */
  readonly folder: string
  /** The program's: another one may compute otherwise. */
  readonly version: string
  /** Phases that were asked to compute again whatever is stored: what is kept for them is forgotten. */
  readonly again: readonly string[]
}
