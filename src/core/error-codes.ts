/** @module One table of error codes: `phaseline explain CODE` prints it and the reference page is made from it. */

export interface ErrorCodeEntry {
  /** A short name of the mistake. */
  readonly title: string
  /** What it means and what to do, in whole sentences. */
  readonly explanation: string
}

const entry = (title: string, explanation: string): ErrorCodeEntry => ({ title, explanation })

export const errorCodes = {
  BUG: entry(
    'A fault of Phaseline',
    'The program reached a state that it should never reach. Run again with `--debug` and report what it prints.',
  ),
  UNCAUGHT: entry(
    'An error from outside',
    'A library, a plug-in or the system threw an error that Phaseline does not know.',
  ),
  CANCELLED: entry(
    'Cancelled',
    'The work was stopped on request. Nothing finished is lost; `phaseline resume` goes on.',
  ),
  USAGE: entry(
    'Wrong arguments',
    'The command line has an unknown option, a missing argument or a value of the wrong kind.',
  ),
  INVALID_ARGUMENT: entry(
    'A function was called with a wrong argument',
    'A value is outside of what the function takes. The message says which and what is allowed.',
  ),
} as const satisfies Record<string, ErrorCodeEntry>

export type ErrorCode = keyof typeof errorCodes
