import fc from 'fast-check'
import { afterAll, expect, test } from 'vitest'
import { openTestEngine, statusesOf } from '../../test/recovery/fixture-engine.ts'
import { type PhaseSpec, planOf } from '../../test/recovery/fixture-plans.ts'
import { defaultPolicy } from '../plan/plan.ts'

const engine = openTestEngine()
afterAll(() => engine.close())

type Kind = 'good' | 'bad' | 'tolerated' | 'off'

interface Node {
  readonly kind: Kind
  readonly always: boolean
  readonly after: readonly number[]
}

/** Random acyclic graphs: node i comes only after nodes before it. */
const graphs = fc
  .array(
    fc.record({
      kind: fc.oneof(
        { weight: 6, arbitrary: fc.constant<Kind>('good') },
        { weight: 1, arbitrary: fc.constantFrom<Kind>('bad', 'tolerated', 'off') },
      ),
      always: fc.oneof({ weight: 8, arbitrary: fc.constant(false) }, { weight: 1, arbitrary: fc.constant(true) }),
      after: fc.array(fc.nat(), { maxLength: 3 }),
    }),
    { minLength: 1, maxLength: 25 },
  )
  .map((nodes) =>
    nodes.map((node, index): Node => ({ ...node, after: index === 0 ? [] : node.after.map((each) => each % index) })),
  )

/** What must become of each phase, worked out from the definition of the states and nothing else. */
function expectedStatuses(nodes: readonly Node[]): string[] {
  const statuses: string[] = []
  for (const { kind, always, after } of nodes) {
    const before = after.map((index) => ({ status: statuses[index]!, kind: nodes[index]!.kind }))
    const isBlocked = before.some(
      (each) => each.status === 'blocked' || (each.status === 'failed' && each.kind !== 'tolerated'),
    )
    const isSkipped = before.some((each) => each.status === 'skipped' || each.status === 'failed')
    const runs = kind === 'good' ? 'succeeded' : 'failed'
    if (kind === 'off') statuses.push('skipped')
    else if (always) statuses.push(runs)
    else statuses.push(isBlocked ? 'blocked' : isSkipped ? 'skipped' : runs)
  }
  return statuses
}

function toSpec({ kind, always, after }: Node, index: number, salt: number): PhaseSpec {
  const fails = kind === 'bad' || kind === 'tolerated'
  return {
    name: `p${index}`,
    type: fails ? 'flaky' : 'echo',
    config: fails ? { failures: 99, kind: 'terminal' } : index % 2 === 0 ? {} : { salt },
    after: after.map((each) => `p${each}`),
    ...(always ? { when: 'always' } : {}),
    ...(kind === 'off' ? { enabled: false } : {}),
    policy: { ...defaultPolicy, maxRetries: 0, onFailure: kind === 'tolerated' ? 'continue_with_warning' : 'retry' },
  }
}

test('every phase of every graph ends as the states are defined, in whatever order phases end', async () => {
  let salt = 0
  await fc.assert(
    fc.asyncProperty(graphs, fc.integer({ min: 1, max: 5 }), async (nodes, concurrency) => {
      salt++
      const specs = nodes.map((node, index) => toSpec(node, index, salt))
      const outcome = await engine.execute(specs, { plan: planOf(specs, { concurrency }), run: { kind: 'new' } })
      const expected = expectedStatuses(nodes)
      expect(Object.values(statusesOf(outcome))).toEqual(expected)
      const fails = nodes.some(
        ({ kind }, index) => (expected[index] === 'failed' && kind !== 'tolerated') || expected[index] === 'blocked',
      )
      expect(outcome.status).toBe(fails ? 'failed' : 'succeeded')
    }),
    { numRuns: 80, seed: 1 },
  )
})
