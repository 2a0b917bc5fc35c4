/** @module `phaseline approve RUN PHASE`: answers a manual gate; the run goes on when it is resumed. */
import { decisionCommand } from '../gate-decision.ts'

export const approve = decisionCommand('approve', 'let a run go on behind a manual gate')
