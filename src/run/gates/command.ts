/** @module A gate that starts a program, without a shell, and passes when it exits with 0. */
import { systemAlarmClock } from '../../agents/alarm-clock.ts'
import { createRedactor } from '../../agents/redact.ts'
import { ownNodeFirst, runProgram } from '../../agents/run-program.ts'
import { formatDurationMs } from '../../core/units.ts'
import type { PlannedGate } from '../../plan/plan.ts'
import { type GateKind, verdict } from './gate-kind.ts'

/** Ten minutes: a check that takes longer should say so. */
const DEFAULT_TIMEOUT_MS = 600_000

/** The end of what a program prints is what tells why it failed. */
const KEPT_CHARACTERS = 4_000

/**
 * Outputs come as one JSON object on standard input. Several programs may run together; none sees a shell. `node` means the
 * Node that runs Phaseline, whatever else is installed. It sees all variables, so that what it prints may hold secrets: the
 * evidence does not.
 */
export const command: GateKind<Extract<PlannedGate, { kind: 'command' }>> = {
  async evaluate(check, { folder, signal, outputs }) {
    const timeoutMs = check.timeoutMs ?? DEFAULT_TIMEOUT_MS
    const redact = createRedactor(process.env)
    const limit = new AbortController()
    const cancelLimit = systemAlarmClock.after(timeoutMs, () => limit.abort())
    const result = (code: number | null, printed: string, failure?: string) =>
      verdict(
        code === 0,
        { command: [...check.command], exit_code: code, printed: redact.text(printed).slice(-KEPT_CHARACTERS) },
        failure ?? `Expected exit code 0 from \`${check.command.join(' ')}\`, was ${code}.`,
      )
    try {
      const { exitCode, stdout, stderr } = await runProgram(check.command, {
        folder,
        environment: ownNodeFirst(process.env),
        signal: AbortSignal.any([signal, limit.signal]),
        clock: systemAlarmClock,
        input: JSON.stringify(outputs),
        redact,
      })
      return result(exitCode, stderr === '' ? stdout : `${stdout}${stderr}`)
    } catch (error) {
      signal.throwIfAborted()
      const message = error instanceof Error ? error.message : String(error)
      return result(null, '', limit.signal.aborted ? `It did not end within ${formatDurationMs(timeoutMs)}.` : message)
    } finally {
      cancelLimit()
    }
  },
}
