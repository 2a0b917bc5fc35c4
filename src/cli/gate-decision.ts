/** @module What `approve`, `reject` and `override` share: a decision on a gate, with its reason and who made it. */
import { userInfo } from 'node:os'
import { UserError } from '../core/errors.ts'
import { type Command, defineCommand, type OptionDeclaration, sharedOptions } from './command.ts'

const options = {
  store: sharedOptions.store,
  reason: { flags: '--reason <text>', description: 'why; kept in the journal and shown in the report', kind: 'text' },
  by: { flags: '--by <name>', description: 'who decides (default: the name of the user)', kind: 'text' },
} as const satisfies Record<string, OptionDeclaration>

export function decisionCommand(decision: 'approve' | 'reject' | 'override', summary: string): Command<typeof options> {
  return defineCommand({
    name: decision,
    summary,
    arguments: [
      { name: 'run', description: 'id, beginning of an id, or latest' },
      { name: 'phase', description: 'the phase whose gate waits or failed' },
    ],
    options,
    examples: [`phaseline ${decision} latest validation --reason "Looked at the drawdown."`],
    async run({ arguments: { run = 'latest', phase = '' }, options: given }, io) {
      if (given.reason === undefined) {
        throw new UserError(
          'USAGE',
          `Expected a reason for ${decision === 'override' ? 'overriding' : 'the decision on'} the gate of ${phase}, was none.`,
          {
            hint: `phaseline ${decision} ${run} ${phase} --reason "…"`,
          },
        )
      }
      const { openExistingStore } = await import('../workspace/execute.ts')
      const { decideGate } = await import('../run/index.ts')
      const store = openExistingStore(io.cwd, given.store)
      await using _ = { [Symbol.asyncDispose]: () => store.close() }
      const { id } = store.run(run)
      const { gate, how } = await decideGate(store, id, phase, {
        decision,
        reason: given.reason,
        by: given.by ?? userInfo().username,
      })
      if (how === 'left') {
        io.say(`${id}: left for the process that drives the run, which has not taken it yet.`)
        return 0
      }
      io.say(`${id}: the gate of ${phase} is ${gate.status}.`)
      if (how === 'taken') io.say('The process that drives the run goes on.')
      else if (decision !== 'reject') {
        io.say(`Go on with: phaseline resume ${id}${given.store === undefined ? '' : ` --store ${given.store}`}`)
      }
      return 0
    },
  })
}
