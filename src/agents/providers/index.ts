/** @module All model providers: a new one is a file beside this and a line here. */
import { aiSdk } from './ai-sdk.ts'
import { openAiCompatible } from './openai-compatible.ts'
import type { AgentProvider } from './provider.ts'
import { recorded } from './recorded.ts'
import { subprocess } from './subprocess.ts'

export const providers = {
  'openai-compatible': openAiCompatible,
  'ai-sdk': aiSdk,
  subprocess,
  recorded,
} as const satisfies Record<string, (...options: never[]) => AgentProvider>

export type ProviderName = keyof typeof providers
