/** @module Replays a recorded conversation: tests and examples that need no network and give the same answers every time. */
import { readFileSync } from 'node:fs'
import { z } from 'zod'
import { writeFileAtomic } from '../../core/atomic-file.ts'
import { TerminalError, UserError } from '../../core/errors.ts'
import { hashJson, type JsonValue } from '../../core/hash.ts'
import type { Redactor } from '../redact.ts'
import type { AgentAnswer, AgentProvider, AgentRequest } from './provider.ts'

const recordingSchema = z.strictObject({
  version: z.literal(1),
  exchanges: z.array(
    z.strictObject({
      hash: z.string().describe('SHA-256 of the request as canonical JSON'),
      request: z.custom<AgentRequest>((value) => typeof value === 'object' && value !== null),
      answer: z.object({
        text: z.string(),
        usage: z.object({ input_tokens: z.number(), output_tokens: z.number(), cost_usd: z.number() }).optional(),
      }),
    }),
  ),
})

type Recording = z.output<typeof recordingSchema>

/** What names a request in a recording: its content. */
export function hashRequest(request: AgentRequest): string {
  return hashJson(request)
}

/**
 * Answers exactly the requests that the file holds, by content; any other throws `AGENT_RECORDING`.
 *
 * @example
 * const provider = recorded('review.recording.json')
 */
export function recorded(file: string, name = 'recorded'): AgentProvider {
  const answers = new Map(readRecording(file).exchanges.map(({ hash, answer }) => [hash, answer]))
  return {
    name,
    async ask(request) {
      const hash = hashRequest(request)
      const answer = answers.get(hash)
      if (answer !== undefined) return answer as AgentAnswer
      const last = request.messages.at(-1)?.content.slice(0, 200) ?? ''
      throw new TerminalError(
        'AGENT_RECORDING',
        `Expected a recorded answer to the request ${hash.slice(0, 12)} in ${file}, which has ${answers.size} others. It ends with: ${last}`,
        {
          where: { file },
          hint: 'Prompts, schemas and models are part of a request; record it again after they change.',
        },
      )
    },
  }
}

/** Passes requests on to a provider and adds each answer to the file, without secrets. Answers in the file are kept. */
export function recorder(provider: AgentProvider, file: string, redact: Redactor): AgentProvider {
  const exchanges: Recording['exchanges'] = [...readRecording(file, true).exchanges]
  return {
    name: provider.name,
    async ask(request, signal) {
      const answer = await provider.ask(request, signal)
      const hash = hashRequest(request)
      const kept = exchanges.filter((each) => each.hash !== hash)
      exchanges.splice(0, exchanges.length, ...kept, { hash, request, answer } as Recording['exchanges'][number])
      const plain = redact.value({ version: 1, exchanges } as unknown as JsonValue)
      writeFileAtomic(file, `${JSON.stringify(plain, null, 2)}\n`)
      return answer
    },
  }
}

function readRecording(file: string, mayBeAbsent = false): Recording {
  let text: string
  try {
    text = readFileSync(file, 'utf8')
  } catch (cause) {
    if (mayBeAbsent && (cause as NodeJS.ErrnoException).code === 'ENOENT') return { version: 1, exchanges: [] }
    throw new UserError('AGENT_RECORDING', `Expected a recorded conversation in ${file}: ${(cause as Error).message}`, {
      cause,
    })
  }
  try {
    return recordingSchema.parse(JSON.parse(text))
  } catch (cause) {
    const reason = cause instanceof z.ZodError ? z.prettifyError(cause) : (cause as Error).message
    throw new UserError('AGENT_RECORDING', `Expected a recorded conversation in ${file}: ${reason}`, {
      where: { file },
      cause,
    })
  }
}
