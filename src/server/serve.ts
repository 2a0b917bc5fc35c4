/** @module Starts the server and stops it in order. */
import type { AddressInfo } from 'node:net'
import { serve as listen } from '@hono/node-server'
import { UserError } from '../core/errors.ts'
import { type AppOptions, createApp } from './app.ts'

/** Milliseconds between two looks for connections that nobody needs, while the server stops. */
const IDLE_MS = 20

export interface ServeOptions extends AppOptions {
  /** 0 for any that is free. */
  readonly port: number
  /** Default 127.0.0.1: this machine only. */
  readonly address?: string
}

export interface RunningServer {
  /** Where it answers, such as `http://127.0.0.1:4173`. */
  readonly url: string
  /** Resolves when requests under way are answered. */
  close(): Promise<void>
}

/**
 * Listens until closed.
 *
 * @throws UserError `SERVER_ADDRESS` when the port is taken or the address is not this machine's
 */
export function serve({ port, address = '127.0.0.1', ...options }: ServeOptions): Promise<RunningServer> {
  const ending = new AbortController()
  const app = createApp({ ...options, signal: ending.signal, hosts: [...(options.hosts ?? []), address] })
  return new Promise((resolve, reject) => {
    const server = listen({ fetch: app.fetch, port, hostname: address }, (info: AddressInfo) => {
      const name = info.family === 'IPv6' ? `[${info.address}]` : info.address
      resolve({
        url: `http://${name}:${info.port}`,
        close: () =>
          new Promise((done) => {
            // Streams would last as long as their readers, and connections a while longer than what was asked for on them.
            ending.abort()
            const idle = setInterval(() => 'closeIdleConnections' in server && server.closeIdleConnections(), IDLE_MS)
            server.close(() => {
              clearInterval(idle)
              done()
            })
          }),
      })
    })
    server.once('error', (error: NodeJS.ErrnoException) => {
      const reason = error.code === 'EADDRINUSE' ? 'it is taken' : error.message
      reject(
        new UserError('SERVER_ADDRESS', `Expected to listen on ${address}:${port}, but ${reason}.`, {
          hint: 'Choose another port with `--port`.',
          cause: error,
        }),
      )
    })
  })
}
