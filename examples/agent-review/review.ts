/**
 * @module A review in three phases: two agents read a file, a third weighs their findings, and a gate checks the verdict.
 * Runs offline on recorded answers, which a small program gave in place of a model: `node review.ts`. With an agent of your
 * own, a program that reads a JSON line with `messages` and writes one with `text`, it records new ones:
 * `REVIEW_AGENT='["my-agent"]' node review.ts`.
 */
import { readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import {
  type AgentProvider,
  createRedactor,
  fitsSchema,
  noErrors,
  openProgressFile,
  type Phase,
  type PhasesOutcome,
  recorded,
  recorder,
  runPhases,
  subprocess,
  withinThresholds,
} from '../../src/agents/index.ts'

const recording = join(import.meta.dirname, 'answers.json')
const finding = {
  type: 'object',
  properties: { line: { type: 'integer' }, problem: { type: 'string' } },
  required: ['line', 'problem'],
}
const findings = {
  type: 'object',
  properties: { findings: { type: 'array', items: finding }, summary: { type: 'string' } },
  required: ['findings', 'summary'],
}
const verdict = {
  type: 'object',
  properties: { accept: { type: 'boolean' }, blocking: { type: 'integer' }, reason: { type: 'string' } },
  required: ['accept', 'blocking', 'reason'],
}

const phases: readonly Phase[] = [
  {
    id: 'read',
    name: 'Read the code',
    tasks: [
      {
        id: 'code',
        title: 'Read the file',
        type: 'function',
        reads: ['sample.js'],
        run: () => ({ files: ['sample.js'], text: readFileSync(join(import.meta.dirname, 'sample.js'), 'utf8') }),
      },
    ],
  },
  {
    id: 'review',
    name: 'Review',
    parallel: true,
    tasks: [
      {
        id: 'faults',
        title: 'Look for faults',
        type: 'Explore',
        output: findings,
        prompt: 'Look for faults in this file.\n${read.code.text}',
      },
      {
        id: 'security',
        title: 'Look for holes',
        type: 'Explore',
        output: findings,
        prompt: 'Look for security holes in this file.\n${read.code.text}',
      },
    ],
    fan_in: { strategy: 'merge', minimum: 2 },
    validation: [noErrors(), fitsSchema(findings)],
  },
  {
    id: 'verdict',
    name: 'Weigh the findings',
    tasks: [
      {
        id: 'decide',
        title: 'Decide',
        type: 'general-purpose',
        output: verdict,
        prompt: 'Decide whether a change with these findings may be merged.\n${review.result.findings}',
        budget: { tokens: 20_000 },
      },
    ],
    validation: withinThresholds({ value: 'decide.blocking', min: 0, max: 10 }),
  },
]

/** Runs the review; state goes to PROGRESS.json in the folder. */
export async function review(folder: string): Promise<PhasesOutcome> {
  const store = openProgressFile(join(folder, 'PROGRESS.json'))
  try {
    return await runPhases(phases, { store, folder: import.meta.dirname, providers: { reviewer: provider() } })
  } finally {
    store.close()
  }
}

function provider(): AgentProvider {
  const command = process.env.REVIEW_AGENT
  if (command === undefined) return recorded(recording)
  rmSync(recording, { force: true })
  return recorder(subprocess({ command: JSON.parse(command) as string[] }), recording, createRedactor(process.env))
}

if (process.argv[1] === import.meta.filename) {
  const { status, reason, context, usage } = await review(process.cwd())
  console.log(status, reason ?? '')
  console.log(JSON.stringify(context.verdict?.tasks.decide, null, 2))
  console.log(`${usage.input_tokens} tokens in, ${usage.output_tokens} out`)
  process.exitCode = status === 'completed' ? 0 : 1
}
