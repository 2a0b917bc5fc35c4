/**
 * @module Makes every step of 10,000 random plans fail, in four ways each, and counts the documents that are not byte for byte what they
 * were; then carries out commands again and again and counts results that differ.
 *
 * node benchmarks/documents-rollback.ts [PLANS]
 */
import { executeCommand } from '../src/documents/transaction/execute.ts'
import { blueprint } from '../src/documents/vocabularies/blueprint/blueprint.ts'
import { failEveryStep, failures, rollbackDocument } from '../test/recovery/rollback-plans.ts'

const plans = Number(process.argv[2] ?? 10_000)
const tally = failEveryStep(plans, 1)
process.stdout.write(
  `${tally.plans} random plans, ${tally.injections} failing steps (${Object.keys(failures).join(', ')}): ${tally.changed} documents changed (limit 0), ${tally.unnoticed} failures unnoticed (limit 0), ${tally.notUndone} plans whose inverse does not restore every byte (limit 0)\n`,
)

const commands = [
  'Make header bigger, change its color to blue, then duplicate the shelf and delete the note',
  'make all texts italic; add a button that says "Go" and make it bold',
  'make the moon bold',
  'make the header 9000px tall',
]
const RUNS = 100
let differing = 0
for (const command of commands) {
  const first = JSON.stringify(executeCommand(blueprint, structuredClone(rollbackDocument), command))
  for (let i = 0; i < RUNS; i++)
    if (JSON.stringify(executeCommand(blueprint, structuredClone(rollbackDocument), command)) !== first) differing++
}
process.stdout.write(
  `${commands.length} commands ${RUNS} times: ${differing} results that differ from the first in any byte (limit 0)\n`,
)
process.exitCode = tally.changed + tally.unnoticed + tally.notUndone + differing === 0 ? 0 : 1
