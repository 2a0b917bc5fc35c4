/**
 * @module Starts a program without a shell, in a process group of its own, so that stopping it stops its children too. What
 * it prints is kept up to a limit.
 */
import { type ChildProcess, spawn } from 'node:child_process'
import { delimiter, dirname } from 'node:path'
import { TerminalError } from '../core/errors.ts'
import type { AlarmClock } from './alarm-clock.ts'

export interface ProgramOptions {
  readonly folder: string
  /** All variables that the program sees. */
  readonly environment: Readonly<Record<string, string>>
  readonly signal: AbortSignal
  readonly clock: AlarmClock
  readonly input?: string
  /** Kept of each of its two outputs; the rest is counted and dropped, in the middle. Default 100 000. */
  readonly maxCharacters?: number
  /** Between SIGTERM and SIGKILL. Default 2 000 ms. */
  readonly graceMs?: number
  /** Called with every whole line of the standard output, while it runs. */
  readonly onLine?: (line: string) => void
}

export interface ProgramResult {
  /** Null when a signal ended it. */
  readonly exitCode: number | null
  readonly endedBy: NodeJS.Signals | null
  readonly stdout: string
  readonly stderr: string
  /** Characters that were dropped from both. */
  readonly dropped: number
}

/** Variables that programs need to be found and to print text, and that hold no secrets. */
export const DEFAULT_VARIABLES = [
  'PATH',
  'HOME',
  'LANG',
  'LC_ALL',
  'LC_CTYPE',
  'TZ',
  'TMPDIR',
  'TERM',
  'USER',
  'SHELL',
] as const

/**
 * The allowed variables of an environment. The folder of the Node that runs this program comes first in `PATH`, so that
 * `node` in a command means this one and not whatever else is installed.
 */
export function allowedVariables(
  environment: Readonly<Record<string, string | undefined>>,
  more: readonly string[] = [],
): Record<string, string> {
  const allowed: Record<string, string> = {}
  for (const name of [...DEFAULT_VARIABLES, ...more]) {
    const value = environment[name]
    if (value !== undefined) allowed[name] = value
  }
  const own = dirname(process.execPath)
  const path = allowed.PATH
  allowed.PATH = path === undefined || path === '' ? own : `${own}${delimiter}${path}`
  return allowed
}

/**
 * Runs a program to its end. Resolves whatever its exit code is; rejects where it cannot be started, and with the
 * signal's reason after it was stopped.
 *
 * @example
 * await runProgram(['git', 'status', '--short'], { folder: '.', environment: { PATH }, signal, clock: systemAlarmClock })
 */
export function runProgram(command: readonly string[], options: ProgramOptions): Promise<ProgramResult> {
  const { folder, environment, signal, clock, input, maxCharacters = 100_000, graceMs = 2_000, onLine } = options
  const [program, ...args] = command
  return new Promise((resolve, reject) => {
    if (signal.aborted) return reject(signal.reason)
    if (program === undefined || program === '') {
      return reject(new TerminalError('TASK_FAILED', 'Expected a program to start, was an empty command.'))
    }
    const child = spawn(program, args, {
      cwd: folder,
      env: { ...environment },
      stdio: ['pipe', 'pipe', 'pipe'],
      detached: process.platform !== 'win32',
      windowsHide: true,
    })
    const stdout = keepEnds(maxCharacters)
    const stderr = keepEnds(maxCharacters)
    let line = ''
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      stdout.add(text)
      if (onLine === undefined) return
      const lines = (line + text).split('\n')
      line = lines.pop()!.slice(0, MAX_LINE)
      for (const each of lines) onLine(each)
    })
    child.stderr.setEncoding('utf8').on('data', stderr.add)
    // A program that does not read its input closes it.
    child.stdin.on('error', () => {})
    child.stdin.end(input ?? '')

    let cancelKill: (() => void) | undefined
    const stop = (): void => {
      killGroup(child, 'SIGTERM')
      cancelKill = clock.after(graceMs, () => killGroup(child, 'SIGKILL'))
    }
    signal.addEventListener('abort', stop, { once: true })
    const finish = (settle: () => void): void => {
      signal.removeEventListener('abort', stop)
      cancelKill?.()
      settle()
    }
    child.on('error', (cause: NodeJS.ErrnoException) => {
      if (child.pid !== undefined) return
      const reason = cause.code === 'ENOENT' ? 'there is no such program or folder' : cause.message
      finish(() => reject(new TerminalError('TASK_FAILED', `Expected to start "${program}": ${reason}.`, { cause })))
    })
    // A child of the program may outlive it and keep the outputs open; the group is stopped with the program.
    child.on('exit', () => killGroup(child, 'SIGKILL'))
    child.on('close', (exitCode, endedBy) => {
      if (onLine !== undefined && line !== '') onLine(line)
      const dropped = stdout.dropped() + stderr.dropped()
      const result = { exitCode, endedBy, stdout: stdout.text(), stderr: stderr.text(), dropped }
      finish(() => (signal.aborted ? reject(signal.reason) : resolve(result)))
    })
  })
}

const MAX_LINE = 10_000_000

function killGroup(child: ChildProcess, signal: NodeJS.Signals): void {
  if (child.pid === undefined) return
  try {
    if (process.platform === 'win32') child.kill(signal)
    else process.kill(-child.pid, signal)
  } catch {
    // The group has ended.
  }
}

/** The first and the last half of a text of any length; both ends of what programs print matter. */
function keepEnds(maxCharacters: number): { add(text: string): void; text(): string; dropped(): number } {
  const half = Math.floor(maxCharacters / 2)
  let head = ''
  let tail = ''
  let dropped = 0
  return {
    add(text) {
      const room = half - head.length
      head += text.slice(0, room)
      tail += text.slice(Math.max(0, room))
      // Cutting rarely keeps the work proportional to what is printed.
      if (tail.length > half * 2 + 65_536) {
        dropped += tail.length - half
        tail = tail.slice(-half)
      }
    },
    text() {
      const cut = Math.max(0, tail.length - half)
      const left = dropped + cut
      return left === 0 ? head + tail : `${head}\n… (${left} characters left out) …\n${tail.slice(cut)}`
    },
    dropped: () => dropped + Math.max(0, tail.length - half),
  }
}
