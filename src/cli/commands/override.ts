/** @module `phaseline override RUN PHASE --reason TEXT`: lets a gate pass that failed. */
import { decisionCommand } from '../gate-decision.ts'

export const override = decisionCommand('override', 'let a failed gate pass, with a reason that is journaled')
