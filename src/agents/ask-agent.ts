/** @module Asks a model until its answer fits: JSON out of the text, checked, asked again with the error a few times. */
import { RetryableError, UserError } from '../core/errors.ts'
import type { JsonValue } from '../core/hash.ts'
import type { Budget, Usage } from './budget.ts'
import type { SchemaCheck } from './output-schema.ts'
import { type AgentProvider, type AgentRequest, type Message, UnansweredError } from './providers/provider.ts'

export interface AskOptions {
  readonly provider: AgentProvider
  readonly request: AgentRequest
  /** Absent: the answer is the text. */
  readonly check?: SchemaCheck | undefined
  readonly signal: AbortSignal
  readonly budget: Budget
  /** How often it is asked again after an answer that does not fit. Default 2. */
  readonly maxReasks?: number | undefined
  readonly onAnswer?: ((text: string, problem: string | undefined) => void) | undefined
}

/** Output tokens set aside where a request does not bound them. */
const ASSUMED_OUTPUT_TOKENS = 4_096

/** Text in English takes about four characters a token. */
const CHARACTERS_A_TOKEN = 4

/**
 * The answer, parsed and checked. Every request is paid from the budget before it is sent. Throws `AGENT_ANSWER_INVALID`
 * when no answer fits, `AGENT_BUDGET` when the budget does not suffice, and what the provider throws.
 */
export async function askAgent(options: AskOptions): Promise<JsonValue> {
  const { provider, check, signal, budget, maxReasks = 2, onAnswer } = options
  let { request } = options
  if (budget.limitsCost && provider.saysCost === false) {
    throw new UserError(
      'AGENT_BUDGET',
      `Expected the price of "${provider.name}": without it a budget of US dollars cannot be kept.`,
      { hint: 'Give the provider a `price`, or limit `tokens`.' },
    )
  }
  for (let asked = 0; ; asked++) {
    const { text } = await askOnce(provider, request, signal, budget)
    const parsed = check === undefined ? { ok: true as const, value: text } : parseAnswer(text, check)
    onAnswer?.(text, parsed.ok ? undefined : parsed.problem)
    if (parsed.ok) return parsed.value
    if (asked >= maxReasks) {
      throw new RetryableError(
        'AGENT_ANSWER_INVALID',
        `Expected an answer of "${provider.name}" that fits the schema, asked ${asked + 1} times; the last: ${parsed.problem}`,
      )
    }
    const correction: Message[] = [
      { role: 'assistant', content: text },
      {
        role: 'user',
        content: `That answer does not fit: ${parsed.problem} Answer again, with the corrected JSON and nothing else.`,
      },
    ]
    request = { ...request, messages: [...request.messages, ...correction] }
  }
}

async function askOnce(
  provider: AgentProvider,
  request: AgentRequest,
  signal: AbortSignal,
  budget: Budget,
): Promise<{ readonly text: string }> {
  const input = estimateTokens(JSON.stringify(request))
  const reservation = budget.reserve(input + (request.max_tokens ?? ASSUMED_OUTPUT_TOKENS))
  let usage: Usage = { input_tokens: 0, output_tokens: 0, cost_usd: 0 }
  try {
    const answer = await provider.ask(request, signal)
    usage = answer.usage ?? { input_tokens: input, output_tokens: estimateTokens(answer.text), cost_usd: 0 }
    return answer
  } catch (error) {
    if (error instanceof UnansweredError && error.usage !== undefined) usage = error.usage
    throw error
  } finally {
    reservation.settle(usage)
  }
}

function estimateTokens(text: string): number {
  return Math.ceil(text.length / CHARACTERS_A_TOKEN)
}

type Parsed = { readonly ok: true; readonly value: JsonValue } | { readonly ok: false; readonly problem: string }

/** The JSON of an answer that fits the schema; models put it between fences or words. */
export function parseAnswer(text: string, check: SchemaCheck): Parsed {
  let problem = 'it holds no JSON.'
  for (const candidate of candidatesOf(text)) {
    let value: JsonValue
    try {
      value = JSON.parse(candidate) as JsonValue
    } catch {
      continue
    }
    const issues = check(value)
    if (issues.length === 0) return { ok: true, value }
    problem = issues.map(({ path, message }) => `${path === '' ? 'answer' : `answer.${path}`}: ${message}.`).join(' ')
  }
  return { ok: false, problem }
}

function* candidatesOf(text: string): Generator<string> {
  yield text
  for (const [, fenced] of text.matchAll(/```(?:json)?\s*\n([\s\S]*?)```/g)) yield fenced!
  for (const [open, close] of [
    ['{', '}'],
    ['[', ']'],
  ] as const) {
    const [start, end] = [text.indexOf(open), text.lastIndexOf(close)]
    if (start >= 0 && end > start) yield text.slice(start, end + 1)
  }
}
