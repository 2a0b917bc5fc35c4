/** @module One request to a service over HTTP: only http and https, with a limit on what is read, errors by what may pass. */

import { systemClock } from '../../core/clock.ts'
import type { ErrorCode } from '../../core/error-codes.ts'
import { PhaselineError, RetryableError, TerminalError, UserError } from '../../core/errors.ts'
import type { Redactor } from '../redact.ts'
import { BusyError } from '../retry.ts'

export interface ServiceRequest {
  readonly url: string
  readonly method: string
  readonly headers: Readonly<Record<string, string>>
  readonly body?: string
  readonly signal: AbortSignal
  /** More than this is an error, not a cut. */
  readonly maxBytes: number
  /** Code of errors that would come again. */
  readonly code: ErrorCode
  /**
   * Whether sending it twice does what sending it once does. Where not, only failures that come before any effect may pass:
   * no connection, 429, 503. Default true.
   */
  readonly repeatable?: boolean
  /** Takes secrets out of what an error tells of the answer, before it is cut. */
  readonly redact: Redactor
}

export interface ServiceResponse {
  readonly status: number
  readonly headers: Headers
  readonly text: string
}

/** Statuses of requests that may succeed later. */
export const BUSY: ReadonlySet<number> = new Set([408, 409, 425, 429, 500, 502, 503, 504, 529])
/** Statuses of requests that were turned away. */
const UNTOUCHED: ReadonlySet<number> = new Set([425, 429, 503])
/** Failures before anything was sent. */
const UNSENT: ReadonlySet<string> = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'UND_ERR_CONNECT_TIMEOUT'])
const TOLD_CHARACTERS = 500

/** The address, checked. Throws a `UserError`. */
export function httpUrl(text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : undefined
  if (url === undefined || !['http:', 'https:'].includes(url.protocol)) {
    throw new UserError('TASK_INVALID', `Expected an address that begins with http:// or https://, was "${text}".`)
  }
  return url
}

/**
 * Sends a request and reads the whole answer. Throws `RetryableError` where the network failed or the service is busy,
 * with the time it asks for; statuses that `accept` does not want and that would come again are `TerminalError`s.
 */
export async function sendRequest(
  request: ServiceRequest,
  accept: (status: number) => boolean = (status) => status >= 200 && status < 300,
): Promise<ServiceResponse> {
  const { method, headers, body, signal, maxBytes, code, redact, repeatable = true } = request
  const url = httpUrl(request.url)
  const place = `${method} ${url.origin}${url.pathname}`
  try {
    // A redirect could lead to another protocol or carry keys to another host.
    const response = await fetch(url, {
      method,
      headers,
      signal,
      redirect: 'manual',
      ...(body === undefined ? {} : { body }),
    })
    const text = await readBody(response, maxBytes, place, code)
    const { status } = response
    if (accept(status)) return { status, headers: response.headers, text }
    const message = `Expected success of ${place}, was ${status}: ${redact.text(text).slice(0, TOLD_CHARACTERS)}`
    if (repeatable ? BUSY.has(status) : UNTOUCHED.has(status))
      throw new BusyError(message, retryAfterMs(response.headers))
    throw new TerminalError(code, message)
  } catch (error) {
    if (signal.aborted) throw signal.reason
    if (error instanceof PhaselineError) throw error
    const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error
    const reason =
      cause instanceof Error ? cause.message || String((cause as NodeJS.ErrnoException).code) : String(cause)
    const message = `Expected to reach ${place}: ${reason}`
    const isUnsent = UNSENT.has(String((cause as NodeJS.ErrnoException | null)?.code))
    if (repeatable || isUnsent) throw new RetryableError('AGENT_PROVIDER', message, { cause: error })
    throw new TerminalError(code, message, { cause: error, hint: 'It may have had its effect and is not sent again.' })
  }
}

async function readBody(response: Response, maxBytes: number, place: string, code: ErrorCode): Promise<string> {
  if (response.body === null) return ''
  const chunks: Uint8Array[] = []
  let bytes = 0
  for await (const chunk of response.body) {
    bytes += chunk.byteLength
    if (bytes > maxBytes) throw new TerminalError(code, `Expected at most ${maxBytes} bytes from ${place}, were more.`)
    chunks.push(chunk)
  }
  return Buffer.concat(chunks).toString('utf8')
}

/** `Retry-After`, in seconds or as a date by the service's own clock; at most ten minutes, whatever it says. */
function retryAfterMs(headers: Headers): number {
  const said = headers.get('retry-after') ?? ''
  const now = Date.parse(headers.get('date') ?? '')
  const until = Date.parse(said)
  const seconds = /^\s*[\d.]+\s*$/.test(said)
    ? Number(said)
    : (until - (Number.isNaN(now) ? systemClock.now() : now)) / 1_000
  return Number.isFinite(seconds) && seconds > 0 ? Math.min(seconds, 600) * 1_000 : 0
}
