/**
 * @module Any model of the AI SDK. A model object is called directly, by its specification (versions 2, 3 and 4 of
 * `LanguageModel`): nothing but its own package is needed. The name of a model is looked up by the package `ai`.
 */
import { RetryableError, TerminalError, UserError } from '../../core/errors.ts'
import type { Usage } from '../budget.ts'
import { type AgentAnswer, type AgentProvider, type AgentRequest, UnansweredError } from './provider.ts'

/** The part of the package `ai` that is used. */
interface AiSdk {
  generateText(options: Record<string, unknown>): Promise<{
    readonly text: string
    readonly usage?: { readonly inputTokens?: number | undefined; readonly outputTokens?: number | undefined }
  }>
}

/** A count of tokens: a number up to version 2 of the specification, an object since. */
type Tokens = number | undefined | { readonly total?: number | undefined }

/** The part of a `LanguageModel` that is used. */
interface LanguageModel {
  readonly specificationVersion: string
  doGenerate(options: Record<string, unknown>): PromiseLike<{
    readonly content?: readonly { readonly type: string; readonly text?: string }[]
    /** Version 4: which text is the answer where there is more. */
    readonly structuredOutputText?: string
    /** A word in version 2, an object since. */
    readonly finishReason?: string | { readonly unified: string }
    readonly usage?: { readonly inputTokens: Tokens; readonly outputTokens: Tokens }
  }>
}

export interface AiSdkOptions {
  /** Default `ai-sdk`. */
  readonly name?: string
  /** A model object of a provider package, or the name of one for the default provider of `ai`. */
  readonly model: unknown
  /** US dollars for a million tokens. */
  readonly price?: { readonly input: number; readonly output: number }
  /** How the package is loaded. Default `import('ai')`. */
  readonly load?: () => Promise<unknown>
}

/** In a variable, so that compilers and bundlers do not ask for a package that is optional. */
const PACKAGE: string = 'ai'

/**
 * A provider for a model of the AI SDK. `ask` throws `AGENT_PROVIDER_MISSING` where a model is given by name and `ai` is not
 * installed.
 *
 * @example
 * const provider = aiSdk({ model: anthropic('claude-sonnet-4-5') })
 */
export function aiSdk(options: AiSdkOptions): AgentProvider {
  const { name = 'ai-sdk', model, price, load = () => import(PACKAGE) } = options
  if (typeof model !== 'string' && (typeof model !== 'object' || model === null)) {
    throw new UserError(
      'AGENT_PROVIDER_MISSING',
      `Expected a model of the AI SDK or the name of one for "${name}", was ${String(model)}.`,
    )
  }
  const ask = isLanguageModel(model)
    ? (request: AgentRequest, signal: AbortSignal) => askModel(model, request, signal)
    : async (request: AgentRequest, signal: AbortSignal) => askSdk(await loadSdk(load, name), model, request, signal)
  return {
    name,
    saysCost: price !== undefined,
    async ask(request, signal): Promise<AgentAnswer> {
      try {
        const counted = await ask(request, signal)
        const { text, reason } = counted
        const usage = usageOf(counted, price)
        if (text !== '' || reason === 'stop') return { text, ...(usage === undefined ? {} : { usage }) }
        throw new UnansweredError(`"${name}" failed: it gave no text and ended with "${reason}".`, usage)
      } catch (cause) {
        if (signal.aborted) throw signal.reason
        if (cause instanceof UserError || cause instanceof UnansweredError) throw cause
        const message = `"${name}" failed: ${cause instanceof Error ? cause.message : String(cause)}`
        const retryable =
          typeof cause === 'object' && cause !== null && 'isRetryable' in cause && cause.isRetryable === true
        throw retryable
          ? new RetryableError('AGENT_PROVIDER', message, { cause })
          : new TerminalError('AGENT_PROVIDER', message, { cause })
      }
    },
  }
}

function usageOf({ input, output }: Counted, price: AiSdkOptions['price']): Usage | undefined {
  if (input === undefined || output === undefined) return undefined
  const cost_usd = price === undefined ? 0 : (input * price.input + output * price.output) / 1_000_000
  return { input_tokens: input, output_tokens: output, cost_usd }
}

interface Counted {
  readonly text: string
  /** Why it ended. */
  readonly reason: string
  readonly input: number | undefined
  readonly output: number | undefined
}

function isLanguageModel(model: unknown): model is LanguageModel {
  if (typeof model !== 'object' || model === null) return false
  const { specificationVersion, doGenerate } = model as Partial<LanguageModel>
  return typeof doGenerate === 'function' && /^v[2-4]$/.test(String(specificationVersion))
}

async function askModel(
  model: LanguageModel,
  { messages, max_tokens, temperature, schema }: AgentRequest,
  signal: AbortSignal,
): Promise<Counted> {
  const { content, structuredOutputText, finishReason, usage } = await model.doGenerate({
    prompt: messages.map(({ role, content: text }) =>
      role === 'system' ? { role, content: text } : { role, content: [{ type: 'text', text }] },
    ),
    ...(max_tokens === undefined ? {} : { maxOutputTokens: max_tokens }),
    ...(temperature === undefined ? {} : { temperature }),
    ...(schema === undefined ? {} : { responseFormat: { type: 'json', schema, name: 'answer' } }),
    abortSignal: signal,
  })
  const parts = (content ?? []).flatMap(({ type, text }) => (type === 'text' && text !== undefined ? [text] : []))
  const text = structuredOutputText ?? parts.join('')
  const reason = typeof finishReason === 'string' ? finishReason : (finishReason?.unified ?? 'unknown')
  return { text, reason, input: total(usage?.inputTokens), output: total(usage?.outputTokens) }
}

const total = (tokens: Tokens): number | undefined => (typeof tokens === 'object' ? tokens.total : tokens)

async function askSdk(
  { generateText }: AiSdk,
  model: unknown,
  { messages, max_tokens, temperature }: AgentRequest,
  signal: AbortSignal,
): Promise<Counted> {
  // Instructions stand apart: among the messages later versions refuse them.
  const instructions = messages.filter(({ role }) => role === 'system').map(({ content }) => content)
  const { text, usage } = await generateText({
    model,
    ...(instructions.length === 0 ? {} : { system: instructions.join('\n\n') }),
    messages: messages.filter(({ role }) => role !== 'system'),
    abortSignal: signal,
    // Retries are the scheduler's.
    maxRetries: 0,
    ...(max_tokens === undefined ? {} : { maxOutputTokens: max_tokens }),
    ...(temperature === undefined ? {} : { temperature }),
  })
  return { text, reason: 'stop', input: usage?.inputTokens, output: usage?.outputTokens }
}

async function loadSdk(load: () => Promise<unknown>, name: string): Promise<AiSdk> {
  let sdk: unknown
  try {
    sdk = await load()
  } catch (cause) {
    throw new UserError(
      'AGENT_PROVIDER_MISSING',
      `Expected the package "ai" for the provider "${name}"; it is not installed.`,
      {
        hint: 'Install it beside Phaseline: `npm install ai`.',
        cause,
      },
    )
  }
  if (typeof sdk === 'object' && sdk !== null && 'generateText' in sdk && typeof sdk.generateText === 'function')
    return sdk as AiSdk
  throw new UserError(
    'AGENT_PROVIDER_MISSING',
    'Expected the package "ai" to have `generateText`; it is another version.',
  )
}
