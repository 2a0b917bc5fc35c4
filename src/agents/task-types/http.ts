/** @module `type: http`: one request to an address. */
import { z } from 'zod'
import { TerminalError } from '../../core/errors.ts'
import type { JsonValue } from '../../core/hash.ts'
import { httpUrl, sendRequest } from '../providers/http-service.ts'
import { defineTaskType } from '../task.ts'

const fields = z.strictObject({
  url: z.string().min(1).describe('http or https; references are filled in, escaped for addresses'),
  method: z.enum(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE']).default('GET'),
  headers: z.record(z.string(), z.string()).default({}),
  secret_headers: z
    .record(z.string(), z.string())
    .default({})
    .describe('header → name of the variable that holds its value'),
  body: z.json().optional().describe('sent as JSON; a text is sent as it is, with references filled in'),
  statuses: z.array(z.int()).min(1).optional().describe('statuses of success; default 200 to 299'),
  max_bytes: z.int().positive().default(10_000_000),
})

export const http = defineTaskType<z.output<typeof fields>>({
  type: 'http',
  description: 'Sends a request and keeps status and body.',
  fields,
  timeoutMs: 30_000,
  retriesTimeouts: true,
  mayRepeat: ({ method }) => isRepeatable(method),
  // Until references are filled in, the host may be unknown; then it shares the breaker of its template.
  service: ({ url }) => (URL.canParse(url) ? new URL(url).origin : url),
  keyVariables: ({ secret_headers }) => Object.values(secret_headers),
  async run({ fields: given, services, signal, log, fill }) {
    const { method, headers, body, statuses, max_bytes, secret_headers } = given
    const url = fill(given.url, encodeURIComponent)
    log('http.request', { method, url: httpUrl(url).href })
    const secrets = Object.entries(secret_headers).map(([header, variable]) => {
      const value = services.environment[variable]
      if (value === undefined) {
        throw new TerminalError(
          'AGENT_PROVIDER_MISSING',
          `Expected the header ${header} in the variable ${variable}, which is not set.`,
        )
      }
      return [header, value] as const
    })
    const isText = typeof body === 'string'
    const sent = body === undefined ? undefined : isText ? fill(body) : JSON.stringify(body)
    const type = sent === undefined || isText ? {} : { 'content-type': 'application/json' }
    const response = await sendRequest(
      {
        url,
        method,
        headers: { ...type, ...headers, ...Object.fromEntries(secrets) },
        signal,
        maxBytes: max_bytes,
        code: 'TASK_FAILED',
        redact: services.redact,
        repeatable: isRepeatable(method),
        ...(sent === undefined ? {} : { body: sent }),
      },
      (status) => statuses?.includes(status) ?? (status >= 200 && status < 300),
    )
    return { status: response.status, body: readBody(response.headers.get('content-type') ?? '', response.text) }
  },
})

/** As in RFC 9110, section 9.2.2. */
const isRepeatable = (method: string): boolean => method !== 'POST' && method !== 'PATCH'

/** JSON where the service says so and it is, otherwise the text. */
function readBody(type: string, text: string): JsonValue {
  if (!/[/+]json\b/.test(type)) return text
  try {
    return JSON.parse(text) as JsonValue
  } catch {
    return text
  }
}
