/** @module A gate that starts a program, without a shell, and passes when it exits with 0. */
import { spawn } from 'node:child_process'
import { delimiter, dirname } from 'node:path'
import { formatDurationMs } from '../../core/units.ts'
import type { PlannedGate } from '../../plan/plan.ts'
import { type GateKind, type GateResult, verdict } from './gate-kind.ts'

/** Ten minutes: a check that takes longer should say so. */
const DEFAULT_TIMEOUT_MS = 600_000

/** The end of what a program prints is what tells why it failed. */
const KEPT_CHARACTERS = 4_000

/**
 * Outputs come as one JSON object on standard input. Several programs may run together; none sees a shell. `node` means the
 * Node that runs Phaseline, whatever else is installed.
 */
export const command: GateKind<Extract<PlannedGate, { kind: 'command' }>> = {
  evaluate(check, { folder, signal, outputs }) {
    const [program, ...args] = check.command
    const timeoutMs = check.timeoutMs ?? DEFAULT_TIMEOUT_MS
    return new Promise<GateResult>((resolve) => {
      const timeout = AbortSignal.timeout(timeoutMs)
      const child = spawn(program, args, {
        cwd: folder,
        env: { ...process.env, PATH: [dirname(process.execPath), process.env.PATH ?? ''].join(delimiter) },
        stdio: ['pipe', 'pipe', 'pipe'],
        signal: AbortSignal.any([signal, timeout]),
        killSignal: 'SIGKILL',
      })
      let printed = ''
      const keep = (text: string): void => {
        printed = (printed + text).slice(-KEPT_CHARACTERS)
      }
      child.stdout.setEncoding('utf8').on('data', keep)
      child.stderr.setEncoding('utf8').on('data', keep)
      // A program that does not read its input closes it.
      child.stdin.on('error', () => {})
      child.stdin.end(JSON.stringify(outputs))
      let failure: string | undefined
      child.on('error', (error) => {
        failure = timeout.aborted ? `It did not end within ${formatDurationMs(timeoutMs)}.` : error.message
        if (child.pid === undefined) finish(null)
      })
      child.on('close', (code) => finish(code))

      function finish(code: number | null): void {
        const evidence = { command: [...check.command], exit_code: code, printed }
        resolve(
          verdict(
            code === 0,
            evidence,
            failure ?? `Expected exit code 0 from \`${check.command.join(' ')}\`, was ${code}.`,
          ),
        )
      }
    })
  },
}
