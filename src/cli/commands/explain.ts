/** @module `phaseline explain CODE`: what an error code means and what to do. */
import { defineCommand } from '../command.ts'

export const explain = defineCommand({
  name: 'explain',
  summary: 'say what an error code means and what to do',
  arguments: [{ name: 'code', description: 'the code in brackets behind a message', optional: true }],
  options: {},
  examples: ['phaseline explain WF_UNKNOWN_KEY', 'phaseline explain'],
  async run({ arguments: { code } }, io) {
    const { errorCodes } = await import('../../core/error-codes.ts')
    if (code === undefined) {
      const width = Math.max(...Object.keys(errorCodes).map((name) => name.length))
      for (const [name, { title }] of Object.entries(errorCodes)) io.out(`${name.padEnd(width)}  ${title}`)
      return 0
    }
    const name = code.toUpperCase()
    const found = Object.entries(errorCodes).find(([known]) => known === name)?.[1]
    if (found === undefined) {
      const { UserError } = await import('../../core/errors.ts')
      const { didYouMean } = await import('../../core/suggest.ts')
      throw new UserError('USAGE', `There is no error code "${code}".${didYouMean(name, Object.keys(errorCodes))}`, {
        hint: 'List them all with `phaseline explain`.',
      })
    }
    io.out(`${io.style('bold', name, 'out')}: ${found.title}\n\n${found.explanation}`)
    return 0
  },
})
