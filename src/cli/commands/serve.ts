/** @module `phaseline serve`: the dashboard, and answers for programs, on this machine until it is stopped. */
import { resolve } from 'node:path'
import { UserError } from '../../core/errors.ts'
import { defineCommand, sharedOptions } from '../command.ts'

const DEFAULT_PORT = 4173

export const serve = defineCommand({
  name: 'serve',
  summary: 'show runs and documents in a browser on this machine, and answer programs',
  arguments: [{ name: 'folder', description: 'the project (default: the current folder)', optional: true }],
  options: {
    port: { flags: '--port <n>', description: `the port, 0 for any (default: ${DEFAULT_PORT})`, kind: 'integer' },
    address: {
      flags: '--address <ip>',
      description: 'the address (default: 127.0.0.1, this machine only)',
      kind: 'text',
    },
    store: sharedOptions.store,
  },
  examples: ['phaseline serve', 'phaseline serve research --port 0'],
  async run({ arguments: { folder = '.' }, options }, io) {
    const { existsSync } = await import('node:fs')
    const path = resolve(io.cwd, folder)
    if (!existsSync(path)) throw new UserError('USAGE', `Expected a folder, there is none at ${folder}.`)
    const { serve: start } = await import('../../server/index.ts')
    const server = await start({
      folder: path,
      port: options.port ?? DEFAULT_PORT,
      ...(options.address === undefined ? {} : { address: options.address }),
      ...(options.store === undefined ? {} : { store: resolve(io.cwd, options.store) }),
    })
    io.out(server.url)
    const { pages } = await import('../../server/index.ts')
    for (const { path: page, title } of Object.values(pages)) {
      io.say(`  ${title.padEnd(10)} ${io.style('cyan', `${server.url}${page}`, 'err')}`)
    }
    io.say('Ctrl-C stops it.')
    await new Promise<void>((stop) => {
      for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => stop())
    })
    await server.close()
    return 0
  },
})
