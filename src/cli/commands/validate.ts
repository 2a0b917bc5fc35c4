/** @module `phaseline validate FILE`: all mistakes of a definition at once, without running anything. */
import { unitFor } from '../../core/units.ts'
import { defineCommand, sharedOptions } from '../command.ts'
import { showWarnings } from '../print-error.ts'

export const validate = defineCommand({
  name: 'validate',
  summary: 'check a workflow and its data without running it',
  arguments: [{ name: 'file', description: 'the workflow: YAML or TypeScript' }],
  options: {
    ...sharedOptions,
    set: {
      flags: '--set <path=value>',
      description: 'change a value of the definition; may be repeated',
      kind: 'list',
    },
  },
  examples: ['phaseline validate workflow.yaml'],
  async run({ arguments: { file = '' }, options }, io) {
    const { prepare } = await import('../../workspace/workspace.ts')
    if (!options.json) {
      const { plan, warnings } = await prepare(file, {
        cwd: io.cwd,
        env: io.env,
        set: options.set,
        store: options.store,
      })
      showWarnings(warnings, io)
      const later = warnings.filter(({ severity }) => severity === 'unavailable').length
      const note =
        later === 0
          ? ''
          : `; ${later} ${later === 1 ? 'part is' : 'parts are'} not available yet, so it can be planned, not run`
      io.out(
        `${io.style('green', '✔', 'out')} ${file}: ${plan.phases.length} ${unitFor(plan.phases.length, 'phases')}, no mistakes${note}`,
      )
      return 0
    }
    const { toErrorRecord, UserError, UserErrors } = await import('../../core/errors.ts')
    try {
      const { warnings } = await prepare(file, { cwd: io.cwd, env: io.env, set: options.set, store: options.store })
      io.out(JSON.stringify({ valid: true, errors: [], warnings: warnings.map(plain) }, null, 2))
      return 0
    } catch (error) {
      if (!(error instanceof UserError)) throw error
      const errors = error instanceof UserErrors ? error.errors : [error]
      io.out(
        JSON.stringify(
          { valid: false, errors: errors.map((each) => plain(toErrorRecord(each))), warnings: [] },
          null,
          2,
        ),
      )
      return 2
    }
  },
})

/** What a program wants to know of a diagnostic. */
function plain({
  code,
  message,
  hint,
  where,
}: {
  code: string
  message: string
  hint?: string
  where?: unknown
}): unknown {
  return { code, message, hint, where }
}
