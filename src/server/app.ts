/**
 * @module The HTTP interface of a project. It answers programs and pages on this machine only: the name that a request was
 * sent to must be one of this machine's own, and its origin, where a page sent it, the server itself.
 */
import { Hono } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import { PhaselineError, toErrorRecord, UserError } from '../core/errors.ts'
import { documentRoutes } from './routes/documents.ts'

/** Larger requests are refused. */
const MAX_BODY_BYTES = 16 * 2 ** 20
const LOCAL_NAMES: ReadonlySet<string> = new Set(['localhost', '127.0.0.1', '[::1]'])

export interface AppOptions {
  /** The project: nothing outside this folder is read or written. */
  readonly folder: string
  /** Host names besides those of loopback that requests may be sent to. Default: none. */
  readonly hosts?: readonly string[]
}

/**
 * The routes, without a server: `fetch` answers a `Request`.
 *
 * @example
 * const app = createApp({ folder: process.cwd() })
 * await app.request('/api/documents/vocabularies')
 */
export function createApp({ folder, hosts = [] }: AppOptions): Hono {
  const app = new Hono()
  const isOwn = (host: string): boolean => LOCAL_NAMES.has(host) || hosts.includes(host)

  app.use(async (context, next) => {
    // Without this a foreign page could reach the server under a name of its own that leads to 127.0.0.1.
    const { hostname, host } = new URL(context.req.url)
    const origin = context.req.header('origin')
    if (!isOwn(hostname) || (origin !== undefined && hostOf(origin) !== host)) {
      throw new UserError('SERVER_ORIGIN', `Expected a request to this machine from itself, was to ${hostname}.`)
    }
    context.header('X-Content-Type-Options', 'nosniff')
    context.header('Cache-Control', 'no-store')
    await next()
  })
  app.use(
    bodyLimit({
      maxSize: MAX_BODY_BYTES,
      onError: () => {
        throw new UserError('SERVER_REQUEST', `Expected a body of at most ${MAX_BODY_BYTES} bytes.`)
      },
    }),
  )
  app.route('/api/documents', documentRoutes(folder))
  app.notFound((context) =>
    context.json(
      { error: { code: 'SERVER_REQUEST', message: `Expected a known path, was ${context.req.path}.` } },
      404,
    ),
  )
  app.onError((error, context) => {
    if (!(error instanceof PhaselineError)) return context.json({ error: { message: 'An unexpected error.' } }, 500)
    const { code, message, hint, where } = toErrorRecord(error)
    return context.json({ error: { code, message, hint, where } }, statusOf(error))
  })
  return app
}

function hostOf(origin: string): string | undefined {
  return URL.canParse(origin) ? new URL(origin).host : undefined
}

function statusOf(error: PhaselineError): 400 | 403 | 404 | 500 {
  if (error.code === 'SERVER_ORIGIN' || error.code === 'SERVER_PATH') return 403
  if (error.code === 'WF_FILE') return 404
  return error instanceof UserError ? 400 : 500
}
