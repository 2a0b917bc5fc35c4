/** @module Confirmed corrections of a project: a file of `{ from, to }` that people keep under version control. */
import { readFileSync } from 'node:fs'
import { basename } from 'node:path'
import { z } from 'zod'
import { UserError } from '../core/errors.ts'
import { type LearnedCorrections, learnedCorrections, readDocument } from '../documents/index.ts'

const entriesSchema = z.array(z.strictObject({ from: z.string(), to: z.string() }))

/**
 * The corrections of a JSON or YAML file, with the version that they are.
 *
 * @param file absolute path
 * @throws UserError `WF_FILE` when it cannot be read, `INVALID_ARGUMENT` when it is something else
 * @example
 * readLearned('/project/corrections.json').version
 */
export function readLearned(file: string): LearnedCorrections {
  const parsed = entriesSchema.safeParse(readDocument(textOf(file), file).value)
  if (parsed.success) return learnedCorrections(parsed.data)
  throw new UserError('INVALID_ARGUMENT', `Expected a list of { from, to } in ${basename(file)}.`, { where: { file } })
}

function textOf(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch (error) {
    throw new UserError('WF_FILE', `Expected learned corrections at "${file}": ${(error as Error).message}.`, {
      cause: error,
    })
  }
}
