/** @module Where a command reads and writes: data goes to stdout, talk to stderr, colors only where a person looks. */
import { styleText } from 'node:util'
import type { Clock } from '../core/clock.ts'
import { systemClock } from '../core/clock.ts'

export type Style = 'bold' | 'dim' | 'red' | 'green' | 'yellow' | 'blue' | 'cyan' | 'underline'

export interface Io {
  readonly cwd: string
  readonly env: Readonly<Record<string, string | undefined>>
  readonly clock: Clock
  /** Whether stderr is a terminal that can redraw lines. */
  readonly interactive: boolean
  /** Width of the terminal, 80 where unknown. */
  columns(): number
  readonly quiet: boolean
  readonly debug: boolean
  /** Data: results, JSON, tables. */
  out(text: string): void
  /** Talk: progress, hints, warnings. Silent with `--quiet`. */
  say(text: string): void
  /** Errors: never silent. */
  err(text: string): void
  /** Writes to stderr without a newline, for redrawing. */
  raw(text: string): void
  /** Styles text that goes to stdout or stderr; plain when colors are off for that stream. */
  style(style: Style, text: string, stream?: 'out' | 'err'): string
}

/** Whether colors are wanted on a stream: https://no-color.org, `FORCE_COLOR`, `TERM=dumb`, `--no-color`, terminal. */
function colorWanted(env: Io['env'], isTerminal: boolean, option: boolean | undefined): boolean {
  if (option === false) return false
  if (env.NO_COLOR !== undefined && env.NO_COLOR !== '') return false
  if (env.FORCE_COLOR !== undefined && env.FORCE_COLOR !== '0') return true
  return isTerminal && env.TERM !== 'dumb'
}

export interface IoOptions {
  readonly quiet?: boolean
  readonly debug?: boolean
  readonly color?: boolean
}

/** The process's own streams. */
export function processIo(options: IoOptions = {}): Io {
  const env = process.env
  const colorOut = colorWanted(env, process.stdout.isTTY === true, options.color)
  const colorErr = colorWanted(env, process.stderr.isTTY === true, options.color)
  const quiet = options.quiet ?? false
  return {
    cwd: process.cwd(),
    env,
    clock: systemClock,
    interactive: process.stderr.isTTY === true && env.TERM !== 'dumb' && env.CI === undefined,
    columns: () => process.stderr.columns ?? process.stdout.columns ?? 80,
    quiet,
    debug: options.debug ?? false,
    out: (text) => void process.stdout.write(`${text}\n`),
    say: (text) => void (quiet || process.stderr.write(`${text}\n`)),
    err: (text) => void process.stderr.write(`${text}\n`),
    raw: (text) => void process.stderr.write(text),
    style: (style, text, stream = 'err') =>
      (stream === 'out' ? colorOut : colorErr) ? styleText(style, text, { validateStream: false }) : text,
  }
}
