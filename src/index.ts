/** @module The public API of Phaseline. */
export { PhaselineError, UserError } from './core/errors.ts'
