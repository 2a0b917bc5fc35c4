/**
 * @module Starts a program without a shell, in a process group of its own, so that stopping it stops its children too. What
 * it prints is kept up to a limit.
 */
import { type ChildProcess, spawn } from 'node:child_process'
import { delimiter, dirname } from 'node:path'
import { TerminalError } from '../core/errors.ts'
import type { AlarmClock } from './alarm-clock.ts'
import type { Redactor } from './redact.ts'

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
  /** Takes secrets out around the places where outputs are cut; what is not cut stays as it is. */
  readonly redact?: Redactor
  /** Called with every whole line of the standard output up to ten million characters, while it runs. */
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

/** The allowed variables of an environment, with {@link ownNodeFirst}. */
export function allowedVariables(
  environment: Readonly<Record<string, string | undefined>>,
  more: readonly string[] = [],
): Record<string, string> {
  return ownNodeFirst(Object.fromEntries([...DEFAULT_VARIABLES, ...more].map((name) => [name, environment[name]])))
}

/**
 * The variables that are set. The folder of the Node that runs this program comes first in `PATH`, so that `node` in a command
 * means this one and not whatever else is installed.
 */
export function ownNodeFirst(environment: Readonly<Record<string, string | undefined>>): Record<string, string> {
  const set: Record<string, string> = {}
  for (const [name, value] of Object.entries(environment)) if (value !== undefined) set[name] = value
  const own = dirname(process.execPath)
  const path = set.PATH
  set.PATH = path === undefined || path === '' ? own : `${own}${delimiter}${path}`
  return set
}

/**
 * Runs a program to its end. Resolves whatever its exit code is; rejects where it cannot be started, and with the
 * signal's reason after it was stopped.
 *
 * @example
 * await runProgram(['git', 'status', '--short'], { folder: '.', environment: { PATH }, signal, clock: systemAlarmClock })
 */
export function runProgram(command: readonly string[], options: ProgramOptions): Promise<ProgramResult> {
  const {
    folder,
    environment,
    signal,
    clock,
    input,
    maxCharacters = 100_000,
    graceMs = 2_000,
    redact,
    onLine,
  } = options
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
    const stdout = keepEnds(maxCharacters, redact)
    const stderr = keepEnds(maxCharacters, redact)
    const lines = onLine === undefined ? undefined : splitLines(onLine)
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      stdout.add(text)
      lines?.add(text)
    })
    child.stderr.setEncoding('utf8').on('data', stderr.add)
    // A program that does not read its input closes it.
    child.stdin.on('error', () => {})
    child.stdin.end(input ?? '')

    let cancelKill: (() => void) | undefined
    let cancelClose: (() => void) | undefined
    const stop = (): void => {
      killGroup(child, 'SIGTERM')
      cancelKill = clock.after(graceMs, () => killGroup(child, 'SIGKILL'))
    }
    signal.addEventListener('abort', stop, { once: true })
    const finish = (settle: () => void): void => {
      signal.removeEventListener('abort', stop)
      cancelKill?.()
      cancelClose?.()
      settle()
    }
    child.on('error', (cause: NodeJS.ErrnoException) => {
      if (child.pid !== undefined) return
      const reason = cause.code === 'ENOENT' ? 'there is no such program or folder' : cause.message
      finish(() => reject(new TerminalError('TASK_FAILED', `Expected to start "${program}": ${reason}.`, { cause })))
    })
    // A child of the program may outlive it and keep the outputs open; the group is stopped with the program.
    child.on('exit', () => {
      killGroup(child, 'SIGKILL')
      // One that has left the group lives on; nobody waits for what it may print.
      cancelClose = clock.after(graceMs, () => {
        child.stdout.destroy()
        child.stderr.destroy()
      })
    })
    child.on('close', (exitCode, endedBy) => {
      lines?.end()
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

/** Cuts a stream of text into lines; what is longer than {@link MAX_LINE} is no line of anybody's protocol and is dropped. */
function splitLines(onLine: (line: string) => void): { add(text: string): void; end(): void } {
  let parts: string[] = []
  let length = 0
  const take = (part: string): void => {
    length += part.length
    if (length <= MAX_LINE) parts.push(part)
    else parts = []
  }
  const end = (): void => {
    if (length > 0 && length <= MAX_LINE) onLine(parts.join(''))
    parts = []
    length = 0
  }
  return {
    add(text) {
      let start = 0
      for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', start)) {
        take(text.slice(start, at))
        end()
        start = at + 1
      }
      if (start < text.length) take(text.slice(start))
    },
    end,
  }
}

/** The first and the last half of a text of any length; both ends of what programs print matter. */
function keepEnds(
  maxCharacters: number,
  redact: Redactor | undefined,
): { add(text: string): void; text(): string; dropped(): number } {
  const half = Math.floor(maxCharacters / 2)
  // So much more is kept that a secret across the cut is seen as a whole, also where others before it became shorter.
  const reach = redact?.reach ?? 0
  const kept = half + 2 * reach
  let head = ''
  let tail = ''
  let total = 0
  const plain = (text: string): string => redact?.text(text) ?? text
  return {
    add(text) {
      total += text.length
      const room = kept - head.length
      head += text.slice(0, room)
      tail += text.slice(Math.max(0, room))
      // Cutting rarely keeps the work proportional to what is printed.
      if (tail.length > kept * 2 + 65_536) tail = tail.slice(-kept)
    },
    text() {
      if (total <= half * 2) return head + tail
      const all = total <= kept * 2 ? plain(head + tail) : undefined
      if (all !== undefined && all.length <= half * 2) return all
      const first = all ?? plain(head)
      const last = all ?? plain(tail.slice(-kept))
      // What lies within reach of a cut that was not seen as a whole may be half of a secret.
      const shown = (length: number): number => Math.min(half, all === undefined ? Math.max(0, length - reach) : length)
      const end = last.slice(last.length - shown(last.length))
      return `${first.slice(0, shown(first.length))}\n… (${total - half * 2} characters left out) …\n${end}`
    },
    dropped: () => Math.max(0, total - half * 2),
  }
}
