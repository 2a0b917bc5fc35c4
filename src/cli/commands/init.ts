/** @module `phaseline init`: a new folder that runs at once. */
import { relative, resolve } from 'node:path'
import { defineCommand } from '../command.ts'

export const init = defineCommand({
  name: 'init',
  summary: 'make a folder with data and a workflow that runs at once',
  arguments: [{ name: 'folder', description: 'an empty or new folder (default: the current one)', optional: true }],
  options: {},
  examples: ['phaseline init my-research', 'cd my-research && npx phaseline run workflow.yaml'],
  async run({ arguments: { folder = '.' } }, io) {
    const { scaffold } = await import('../../workspace/scaffold.ts')
    const made = scaffold(resolve(io.cwd, folder))
    const place = relative(io.cwd, made.folder) || '.'
    io.say(`Made ${made.files.join(', ')} in ${place}.`)
    io.say(`Run it: ${place === '.' ? '' : `cd ${place} && `}npx phaseline run workflow.yaml`)
    return 0
  },
})
