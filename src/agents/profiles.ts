/** @module Profiles: names for a task type with a way to work, the tools allowed and limits on what comes back. */

export interface Profile {
  readonly type: 'agent' | 'shell'
  /** What an agent is told before the prompt. */
  readonly preamble?: string
  /** Tools that an agent may use. */
  readonly tools?: readonly string[]
  /** Longest `summary` of an answer, in characters. */
  readonly summaryCharacters?: number
  readonly timeoutSeconds?: number
}

export const profiles = {
  Explore: {
    type: 'agent',
    preamble:
      'You look for things and report where they are. You change nothing. Name every file that you found, with its path.',
    tools: ['read', 'search', 'list'],
    summaryCharacters: 500,
    timeoutSeconds: 120,
  },
  Plan: {
    type: 'agent',
    preamble:
      'You design a change as a list of steps in their order, each small enough to be checked. You change nothing.',
    tools: ['read', 'search', 'list'],
    summaryCharacters: 800,
    timeoutSeconds: 300,
  },
  'general-purpose': {
    type: 'agent',
    preamble: 'You carry the task out completely and report what you changed, file by file.',
    tools: ['read', 'search', 'list', 'edit', 'run'],
    summaryCharacters: 300,
    timeoutSeconds: 600,
  },
  Bash: { type: 'shell', timeoutSeconds: 600 },
} as const satisfies Record<string, Profile>

export type ProfileName = keyof typeof profiles
