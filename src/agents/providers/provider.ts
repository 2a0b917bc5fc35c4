/** @module The contract of a model provider: one request, one answer; no retries of its own. */
import { TerminalError } from '../../core/errors.ts'
import type { JsonValue } from '../../core/hash.ts'
import type { Usage } from '../budget.ts'

export interface Message {
  readonly role: 'system' | 'user' | 'assistant'
  readonly content: string
}

/** Everything that decides an answer. Plain data: its hash names a recorded answer. */
export interface AgentRequest {
  readonly messages: readonly Message[]
  /** The provider's own default where absent. */
  readonly model?: string
  /** JSON Schema of the answer; providers that can enforce it do. */
  readonly schema?: Readonly<Record<string, JsonValue>>
  readonly max_tokens?: number
  readonly temperature?: number
  /** Tools that an agent behind the provider may use. */
  readonly tools?: readonly string[]
}

export interface AgentAnswer {
  readonly text: string
  /** Absent where the provider does not say; then it is estimated at four characters a token. */
  readonly usage?: Usage
}

/**
 * `ask` must end soon after `signal` is aborted. It throws `RetryableError` where the same request may succeed later
 * (network, 408, 429, 5xx) and `TerminalError` otherwise. It never puts keys into errors.
 */
export interface AgentProvider {
  /** For limits, the circuit breaker and messages. */
  readonly name: string
  ask(request: AgentRequest, signal: AbortSignal): Promise<AgentAnswer>
  /** False where it is known not to say what answers cost: a budget of cost could not be kept. */
  readonly saysCost?: boolean
  /** Texts that must never be seen, whatever the variables are called that hold them. */
  keys?(): readonly string[]
}

/** There is no answer, but what was used must be paid. */
export class UnansweredError extends TerminalError {
  readonly usage: Usage | undefined

  constructor(message: string, usage: Usage | undefined) {
    super('AGENT_PROVIDER', message)
    this.usage = usage
  }
}
