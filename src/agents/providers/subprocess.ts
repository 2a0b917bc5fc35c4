/**
 * @module A program as a provider: it reads one JSON line, the request, and writes JSON lines. The last with `text` or
 * `value` is the answer, one with `error` a failure; others are ignored. Any agent that has a command line can be driven
 * this way.
 */
import { RetryableError, TerminalError } from '../../core/errors.ts'
import type { JsonValue } from '../../core/hash.ts'
import { type AlarmClock, systemAlarmClock } from '../alarm-clock.ts'
import { fieldOf } from '../gates/checks.ts'
import { createRedactor } from '../redact.ts'
import { allowedVariables, runProgram } from '../run-program.ts'
import type { AgentAnswer, AgentProvider } from './provider.ts'

export interface SubprocessOptions {
  /** Default: the program's name. */
  readonly name?: string
  /** Program and arguments; no shell. */
  readonly command: readonly string[]
  readonly folder?: string
  /** Names of further variables that the program sees: that of its key. */
  readonly env?: readonly string[]
  readonly environment?: Readonly<Record<string, string | undefined>>
  readonly clock?: AlarmClock
}

/**
 * A provider that starts a program for every request: `{"messages": […], "schema": {…}}` on its standard input,
 * `{"text": "…", "usage": {"input_tokens": 1, "output_tokens": 2, "cost_usd": 0}}` on its standard output.
 *
 * @example
 * const agent = subprocess({ command: ['node', 'my-agent.js'], env: ['MY_AGENT_KEY'] })
 */
export function subprocess(options: SubprocessOptions): AgentProvider {
  const { command, folder = process.cwd(), env = [], environment = process.env, clock = systemAlarmClock } = options
  const name = options.name ?? command[0] ?? 'subprocess'
  const redact = createRedactor(environment)
  return {
    name,
    async ask(request, signal) {
      let answer: AgentAnswer | undefined
      let failure: { readonly message: string; readonly retry: boolean } | undefined
      const { exitCode, endedBy, stderr } = await runProgram(command, {
        folder,
        environment: allowedVariables(environment, env),
        signal,
        clock,
        redact,
        input: `${JSON.stringify(request)}\n`,
        onLine(line) {
          const value = parseLine(line)
          const error = fieldOf(value, 'error')
          if (error !== undefined && error !== null) {
            const message = typeof error === 'string' ? error : JSON.stringify(error)
            failure = { message, retry: fieldOf(value, 'retry') === true }
          } else answer = readAnswer(value) ?? answer
        },
      })
      if (failure !== undefined) {
        const message = `"${name}" failed: ${failure.message}`
        throw failure.retry
          ? new RetryableError('AGENT_PROVIDER', message)
          : new TerminalError('AGENT_PROVIDER', message)
      }
      if (exitCode === 0 && answer !== undefined) return answer
      const printed = redact.text(stderr).trim().slice(-500)
      const end = exitCode === null ? `the end by ${endedBy}` : `exit code ${exitCode}`
      throw new TerminalError(
        'AGENT_PROVIDER',
        `Expected a line of JSON with "text" from "${name}" and exit code 0, was ${answer === undefined ? 'no such line and ' : ''}${end}.${printed === '' ? '' : `\n${printed}`}`,
      )
    },
  }
}

function parseLine(line: string): JsonValue {
  try {
    return JSON.parse(line) as JsonValue
  } catch {
    return null // Agents print other things too.
  }
}

function readAnswer(line: JsonValue): AgentAnswer | undefined {
  const [text, value, usage] = [fieldOf(line, 'text'), fieldOf(line, 'value'), fieldOf(line, 'usage') ?? null]
  const answer = typeof text === 'string' ? text : value === undefined ? undefined : JSON.stringify(value)
  if (answer === undefined) return undefined
  const number = (key: string): number => {
    const found = fieldOf(usage, key)
    return typeof found === 'number' && found >= 0 ? found : 0
  }
  if (usage === null) return { text: answer }
  const used = {
    input_tokens: number('input_tokens'),
    output_tokens: number('output_tokens'),
    cost_usd: number('cost_usd'),
  }
  return { text: answer, usage: used }
}
