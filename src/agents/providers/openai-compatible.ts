/** @module Any endpoint that speaks the chat completions protocol of OpenAI: hosted services, gateways, local servers. */
import { RetryableError, TerminalError, UserError } from '../../core/errors.ts'
import type { JsonValue } from '../../core/hash.ts'
import type { Usage } from '../budget.ts'
import { fieldOf } from '../gates/checks.ts'
import { createRedactor, type Redactor } from '../redact.ts'
import { BUSY, httpUrl, sendRequest } from './http-service.ts'
import { type AgentAnswer, type AgentProvider, UnansweredError } from './provider.ts'

export interface OpenAiCompatibleOptions {
  /** Default `openai-compatible`. */
  readonly name?: string
  /** Up to and without `/chat/completions`. */
  readonly baseUrl: string
  /** Used where a request names none. */
  readonly model: string
  /** Name of the variable that holds the key. Absent: no key is sent. */
  readonly keyVariable?: string
  /** Default: the environment of this process. */
  readonly environment?: Readonly<Record<string, string | undefined>>
  /** US dollars for a million tokens, for budgets of cost. */
  readonly price?: { readonly input: number; readonly output: number }
  /** Sends the schema along, for services that can enforce it. Default true. */
  readonly sendSchema?: boolean
  /** Longest response. Default 10 000 000. */
  readonly maxBytes?: number
}

/**
 * A provider for an OpenAI-compatible endpoint. Throws `AGENT_PROVIDER_MISSING` where the variable of the key is not set.
 *
 * @example
 * const local = openAiCompatible({ baseUrl: 'http://127.0.0.1:11434/v1', model: 'qwen3' })
 */
export function openAiCompatible(options: OpenAiCompatibleOptions): AgentProvider {
  const { name = 'openai-compatible', baseUrl, model, keyVariable, environment = process.env, price } = options
  const { sendSchema = true, maxBytes = 10_000_000 } = options
  httpUrl(baseUrl)
  const key = keyVariable === undefined ? undefined : environment[keyVariable]
  if (keyVariable !== undefined && (key === undefined || key === '')) {
    throw new UserError(
      'AGENT_PROVIDER_MISSING',
      `Expected the key of "${name}" in the variable ${keyVariable}, which is not set.`,
    )
  }
  const redact = createRedactor(environment, key === undefined ? [] : [key])
  return {
    name,
    keys: () => (key === undefined ? [] : [key]),
    saysCost: price !== undefined,
    async ask(request, signal) {
      const { schema, messages, max_tokens, temperature } = request
      const { text } = await sendRequest({
        url: `${baseUrl.replace(/\/+$/, '')}/chat/completions`,
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          ...(key === undefined ? {} : { authorization: `Bearer ${key}` }),
        },
        body: JSON.stringify({
          model: request.model ?? model,
          messages,
          ...(max_tokens === undefined ? {} : { max_tokens }),
          ...(temperature === undefined ? {} : { temperature }),
          ...(schema === undefined || !sendSchema
            ? {}
            : { response_format: { type: 'json_schema', json_schema: { name: 'answer', schema } } }),
        }),
        signal,
        maxBytes,
        code: 'AGENT_PROVIDER',
        redact,
      })
      return readCompletion(text, { name, price, redact })
    },
  }
}

function readCompletion(
  text: string,
  {
    name,
    price,
    redact,
  }: { readonly name: string; readonly price: OpenAiCompatibleOptions['price']; readonly redact: Redactor },
): AgentAnswer {
  const told = (): string => redact.text(text).slice(0, 200)
  let response: JsonValue
  try {
    response = JSON.parse(text) as JsonValue
  } catch (cause) {
    throw new TerminalError('AGENT_PROVIDER', `Expected JSON from "${name}", was: ${told()}`, { cause })
  }
  const error = fieldOf(response, 'error') ?? null
  if (error !== null) throw sentError(error, name, redact)
  const choices = fieldOf(response, 'choices')
  const choice = Array.isArray(choices) ? (choices[0] ?? null) : null
  const message = fieldOf(choice, 'message') ?? null
  const content = textOf(fieldOf(message, 'content'))
  const usage = usageOf(fieldOf(response, 'usage') ?? null, price)
  if (content !== undefined) return { text: content, ...(usage === undefined ? {} : { usage }) }
  const refusal = fieldOf(message, 'refusal')
  const was =
    typeof refusal === 'string'
      ? `it refused: ${refusal}`
      : Array.isArray(fieldOf(message, 'tool_calls'))
        ? 'it called tools, of which this protocol has none to give; name an agent of its own tools as a subprocess'
        : `was: ${told()}`
  throw new UnansweredError(`Expected a text in choices[0].message.content from "${name}"; ${was}`, usage)
}

/** A text, or the parts of one. */
function textOf(content: JsonValue | undefined): string | undefined {
  if (typeof content === 'string') return content
  const parts = Array.isArray(content) ? content.map((part: JsonValue) => fieldOf(part, 'text')) : []
  const texts = parts.filter((part) => typeof part === 'string')
  return texts.length === 0 ? undefined : texts.join('')
}

/** Gateways answer 200 and put the failure of the service behind them inside. */
function sentError(error: JsonValue, name: string, redact: Redactor): Error {
  const message = fieldOf(error, 'message')
  const told = redact.text(typeof message === 'string' ? message : JSON.stringify(error)).slice(0, 500)
  const text = `"${name}" failed: ${told}`
  return BUSY.has(Number(fieldOf(error, 'code')))
    ? new RetryableError('AGENT_PROVIDER', text)
    : new TerminalError('AGENT_PROVIDER', text)
}

function usageOf(usage: JsonValue, price: OpenAiCompatibleOptions['price']): Usage | undefined {
  const [input, output] = [fieldOf(usage, 'prompt_tokens'), fieldOf(usage, 'completion_tokens')]
  if (typeof input !== 'number' || typeof output !== 'number') return undefined
  const cost_usd = price === undefined ? 0 : (input * price.input + output * price.output) / 1_000_000
  return { input_tokens: input, output_tokens: output, cost_usd }
}
