/** @module Any model of the AI SDK; its package `ai` is loaded when the first request is made. */
import { RetryableError, TerminalError, UserError } from '../../core/errors.ts'
import type { AgentProvider } from './provider.ts'

/** The part of the package `ai` that is used. */
interface AiSdk {
  generateText(options: Record<string, unknown>): Promise<{
    readonly text: string
    readonly usage?: { readonly inputTokens?: number | undefined; readonly outputTokens?: number | undefined }
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
 * A provider for a model of the AI SDK. `ask` throws `AGENT_PROVIDER_MISSING` where `ai` is not installed.
 *
 * @example
 * const provider = aiSdk({ model: anthropic('claude-sonnet-4-5') })
 */
export function aiSdk(options: AiSdkOptions): AgentProvider {
  const { name = 'ai-sdk', model, price, load = () => import(PACKAGE) } = options
  return {
    name,
    async ask({ messages, max_tokens, temperature }, signal) {
      const { generateText } = await loadSdk(load, name)
      try {
        const { text, usage } = await generateText({
          model,
          messages,
          abortSignal: signal,
          // Retries are the scheduler's.
          maxRetries: 0,
          ...(max_tokens === undefined ? {} : { maxOutputTokens: max_tokens }),
          ...(temperature === undefined ? {} : { temperature }),
        })
        const { inputTokens: input, outputTokens: output } = usage ?? {}
        if (input === undefined || output === undefined) return { text }
        const cost_usd = price === undefined ? 0 : (input * price.input + output * price.output) / 1_000_000
        return { text, usage: { input_tokens: input, output_tokens: output, cost_usd } }
      } catch (cause) {
        if (signal.aborted) throw signal.reason
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
