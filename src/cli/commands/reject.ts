/** @module `phaseline reject RUN PHASE`: answers a manual gate with no. */
import { decisionCommand } from '../gate-decision.ts'

export const reject = decisionCommand('reject', 'answer a manual gate with no: the phases behind it will not run')
