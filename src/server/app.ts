/**
 * @module The HTTP interface of a project. It answers programs and pages on this machine only: the name that a request was
 * sent to must be one of this machine's own, and its origin, where a page sent it, the server itself.
 */
import { type Context, Hono } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import { PhaselineError, toErrorRecord, UserError } from '../core/errors.ts'
import { type DashboardOptions, openDashboard } from './dashboard.ts'
import { troublePage } from './pages/trouble.ts'
import { documentRoutes } from './routes/documents.ts'
import { htmlAnswer, pageRoutes } from './routes/pages.ts'
import { runRoutes } from './routes/runs.ts'

/** Larger requests are refused. */
const MAX_BODY_BYTES = 16 * 2 ** 20
const LOCAL_NAMES: ReadonlySet<string> = new Set(['localhost', '127.0.0.1', '[::1]'])

export interface AppOptions extends DashboardOptions {
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
export function createApp({ hosts = [], ...options }: AppOptions): Hono {
  const app = new Hono()
  const dashboard = openDashboard(options)
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
    context.header('Referrer-Policy', 'no-referrer')
    context.header('X-Frame-Options', 'DENY')
    context.header('Cross-Origin-Resource-Policy', 'same-origin')
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
  app.route('/api/documents', documentRoutes(dashboard))
  app.route('/api/runs', runRoutes(dashboard))
  app.route('/', pageRoutes(dashboard))
  app.notFound((context) =>
    refuse(context, 404, { code: 'SERVER_REQUEST', message: `Expected a known path, was ${context.req.path}.` }),
  )
  app.onError((error, context) => {
    if (!(error instanceof PhaselineError)) return refuse(context, 500, { message: 'An unexpected error.' })
    const { code, message, hint, where } = toErrorRecord(error)
    return refuse(context, statusOf(error), { code, message, hint, where })
  })
  return app
}

type Refusal = 400 | 403 | 404 | 500

const titles = {
  400: 'Not understood',
  403: 'Refused',
  404: 'Not found',
  500: 'Something went wrong',
} as const satisfies Record<Refusal, string>

/** Programs are told in JSON, people on a page. */
function refuse(
  context: Context,
  status: Refusal,
  error: { code?: string; message: string; hint?: string | undefined; where?: unknown },
): Response {
  const isForProgram = context.req.path.startsWith('/api/')
  return isForProgram
    ? context.json({ error }, status)
    : htmlAnswer(context, troublePage(titles[status], error), status)
}

function hostOf(origin: string): string | undefined {
  return URL.canParse(origin) ? new URL(origin).host : undefined
}

function statusOf(error: PhaselineError): Refusal {
  if (error.code === 'SERVER_ORIGIN' || error.code === 'SERVER_PATH') return 403
  if (error.code === 'WF_FILE' || error.code === 'RUN_NOT_FOUND') return 404
  return error instanceof UserError ? 400 : 500
}
