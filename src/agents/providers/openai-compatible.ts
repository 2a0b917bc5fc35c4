/** @module Any endpoint that speaks the chat completions protocol of OpenAI: hosted services, gateways, local servers. */
import { TerminalError, UserError } from '../../core/errors.ts'
import type { JsonValue } from '../../core/hash.ts'
import { fieldOf } from '../gates/checks.ts'
import { httpUrl, sendRequest } from './http-service.ts'
import type { AgentAnswer, AgentProvider } from './provider.ts'

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
  return {
    name,
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
      })
      return readCompletion(text, name, price)
    },
  }
}

function readCompletion(text: string, name: string, price: OpenAiCompatibleOptions['price']): AgentAnswer {
  let response: JsonValue
  try {
    response = JSON.parse(text) as JsonValue
  } catch (cause) {
    throw new TerminalError('AGENT_PROVIDER', `Expected JSON from "${name}", was: ${text.slice(0, 200)}`, { cause })
  }
  const choices = fieldOf(response, 'choices')
  const message = Array.isArray(choices) ? fieldOf(choices[0] ?? null, 'message') : undefined
  const content = fieldOf(message ?? null, 'content')
  if (typeof content !== 'string') {
    throw new TerminalError(
      'AGENT_PROVIDER',
      `Expected choices[0].message.content from "${name}", was: ${text.slice(0, 200)}`,
    )
  }
  const usage = fieldOf(response, 'usage') ?? null
  const [input, output] = [fieldOf(usage, 'prompt_tokens'), fieldOf(usage, 'completion_tokens')]
  if (typeof input !== 'number' || typeof output !== 'number') return { text: content }
  const cost_usd = price === undefined ? 0 : (input * price.input + output * price.output) / 1_000_000
  return { text: content, usage: { input_tokens: input, output_tokens: output, cost_usd } }
}
