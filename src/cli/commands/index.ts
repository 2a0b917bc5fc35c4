/** @module All commands, in the order of the help text. */
import type { Command } from '../command.ts'
import { doctor } from './doctor.ts'
import { explain } from './explain.ts'
import { init } from './init.ts'
import { report } from './report.ts'
import { results } from './results.ts'
import { resume } from './resume.ts'
import { run } from './run.ts'
import { runs } from './runs.ts'
import { show } from './show.ts'
import { validate } from './validate.ts'

export const commands = {
  run,
  resume,
  runs,
  show,
  results,
  report,
  validate,
  init,
  doctor,
  explain,
  // biome-ignore lint/suspicious/noExplicitAny: commands have unlike options; each checks its own.
} as const satisfies Record<string, Command<any>>

export type CommandName = keyof typeof commands
