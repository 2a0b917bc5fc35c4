/** @module All commands, in the order of the help text. */
import type { Command } from '../command.ts'
import { approve } from './approve.ts'
import { cache } from './cache.ts'
import { doctor } from './doctor.ts'
import { edit } from './edit.ts'
import { explain } from './explain.ts'
import { fmt } from './fmt.ts'
import { init } from './init.ts'
import { list } from './list.ts'
import { override } from './override.ts'
import { plan } from './plan.ts'
import { reject } from './reject.ts'
import { report } from './report.ts'
import { results } from './results.ts'
import { resume } from './resume.ts'
import { run } from './run.ts'
import { runs } from './runs.ts'
import { schema } from './schema.ts'
import { serve } from './serve.ts'
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
  plan,
  fmt,
  edit,
  schema,
  list,
  approve,
  reject,
  override,
  cache,
  init,
  serve,
  doctor,
  explain,
  // biome-ignore lint/suspicious/noExplicitAny: commands have unlike options; each checks its own.
} as const satisfies Record<string, Command<any>>

export type CommandName = keyof typeof commands
