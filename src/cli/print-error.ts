/** @module Errors as people read them: where, what, the line, what to do. No stack without `--debug`. */
import { BugError, CancelledError, PhaselineError, UserError, UserErrors } from '../core/errors.ts'
import type { Diagnostic } from '../definition/diagnostics.ts'
import type { ExitCode } from './command.ts'
import type { Io } from './io.ts'

/** Prints an error to stderr and says which exit code it means. */
export function printError(error: unknown, io: Io): ExitCode {
  if (error instanceof UserErrors) {
    for (const each of error.errors) printOne(each, io)
    if (error.errors.length > 1) io.err(`${error.errors.length} mistakes.`)
    return 2
  }
  printOne(error, io)
  if (error instanceof UserError) return 2
  if (error instanceof CancelledError) return 130
  if (error instanceof PhaselineError && !(error instanceof BugError)) return 1
  return 70
}

function printOne(error: unknown, io: Io): void {
  if (error instanceof PhaselineError) {
    const { where } = error
    const place =
      where === undefined
        ? ''
        : `${[where.file, where.line, where.column].filter((part) => part !== undefined).join(':')}  `
    io.err(`${io.style('bold', place)}${io.style('red', error.message)}  ${io.style('dim', `[${error.code}]`)}`)
    if (error.frame !== undefined) io.err(error.frame)
    if (error.hint !== undefined) io.err(`${io.style('cyan', '→')} ${error.hint}`)
  } else {
    const message = error instanceof Error ? error.message : String(error)
    io.err(io.style('red', `Unexpected error: ${message}`))
    if (!io.debug) io.err(`${io.style('cyan', '→')} Run again with --debug for the stack trace, and report it.`)
  }
  if (io.debug && error instanceof Error && error.stack !== undefined) io.err(io.style('dim', error.stack))
  if (io.debug && error instanceof Error && error.cause !== undefined) {
    io.err(
      io.style(
        'dim',
        `Caused by: ${error.cause instanceof Error ? (error.cause.stack ?? error.cause.message) : String(error.cause)}`,
      ),
    )
  }
}

/** Prints warnings of a definition: legal, but probably not meant. */
export function showWarnings(warnings: readonly Diagnostic[], io: Io): void {
  for (const { severity, where, message, frame, hint, code } of warnings) {
    const place = [where.file, where.line, where.column].filter((part) => part !== undefined).join(':')
    io.say(
      `${io.style('bold', place)}  ${io.style('yellow', severity === 'unavailable' ? 'not yet:' : 'warning:')} ${message}  ${io.style('dim', `[${code}]`)}`,
    )
    if (frame !== undefined) io.say(frame)
    if (hint !== undefined) io.say(`${io.style('cyan', '→')} ${hint}`)
  }
}
