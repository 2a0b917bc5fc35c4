/** @module Server-sent events (HTML Living Standard, section 9.2): a stream that says when to look again. */
import type { Context } from 'hono'
import { streamSSE } from 'hono/streaming'
import type { ChangeWatch } from './change-watch.ts'

/** Milliseconds without a change after which a comment shows both sides that the other is there. */
const HEARTBEAT_MS = 15_000
/** Milliseconds after which a browser connects again. */
const RETRY_MS = 2_000

/** One message of a stream. */
export interface LiveMessage {
  readonly event: string
  readonly data: unknown
  readonly id?: string
}

export interface LiveStreamOptions {
  readonly watch: ChangeWatch
  /** The mark that the reader has seen; when it is another one by now, there is a change at once. */
  readonly seen?: string | undefined
  /** Ends the stream. */
  readonly signal: AbortSignal
  /** What to send at the start (`undefined` as mark) and at each change. */
  messages(mark: string | undefined): readonly LiveMessage[]
}

/** Answers with a stream that lasts until the reader, or the server, goes. */
export function streamChanges(context: Context, { watch, seen, signal, messages }: LiveStreamOptions): Response {
  // A proxy that holds answers back would make the stream useless.
  context.header('X-Accel-Buffering', 'no')
  return streamSSE(context, async (stream) => {
    let pending: string | undefined
    let wake = (): void => {}
    const unsubscribe = watch.subscribe((mark) => {
      pending = mark
      wake()
    })
    const end = (): void => wake()
    signal.addEventListener('abort', end)
    stream.onAbort(end)
    const send = async (mark: string | undefined): Promise<void> => {
      for (const { event, data, id } of messages(mark)) {
        await stream.writeSSE({ event, data: JSON.stringify(data), ...(id === undefined ? {} : { id }) })
      }
    }
    try {
      await stream.writeSSE({ event: 'ready', data: '{}', retry: RETRY_MS })
      await send(undefined)
      const now = watch.mark()
      if (seen !== undefined && seen !== now) pending = now
      while (!stream.aborted && !signal.aborted) {
        if (pending === undefined) {
          const slept = await new Promise<boolean>((resolve) => {
            const timer = setTimeout(() => resolve(true), HEARTBEAT_MS)
            wake = () => {
              clearTimeout(timer)
              resolve(false)
            }
          })
          if (slept) await stream.write(': \n\n')
          continue
        }
        const mark = pending
        pending = undefined
        await send(mark)
      }
    } finally {
      unsubscribe()
      signal.removeEventListener('abort', end)
    }
  })
}
