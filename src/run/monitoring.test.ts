import { chmodSync, readFileSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { openTestEngine, type TestEngine } from '../../test/recovery/fixture-engine.ts'
import { type PhaseSpec, planOf } from '../../test/recovery/fixture-plans.ts'
import { defaultPolicy, type Plan } from '../plan/plan.ts'
import type { RunEvent, RunOutcome } from './index.ts'

let engine: TestEngine
beforeEach(() => {
  engine = openTestEngine()
})
afterEach(() => engine.close())

const ADD: PhaseSpec = { name: 'a', type: 'add', config: { value: 1 }, outputs: ['result'] }

function execute(phases: readonly PhaseSpec[], workflow: object): Promise<RunOutcome> {
  const plan = planOf(phases)
  return engine.execute(phases, {
    plan: { ...plan, workflow: { ...plan.workflow, ...workflow } as Plan['workflow'] },
    folder: engine.store.folder,
  })
}

const eventsOf = ({ run }: RunOutcome, type: string): readonly RunEvent[] =>
  engine.store.events(run).filter((event) => event.type === type)

describe('alerts', () => {
  test('are raised only when the workflow asks for them', async () => {
    expect(eventsOf(await execute([ADD], {}), 'alert_raised')).toEqual([])
    const asked = await execute([{ ...ADD, config: { value: 2 } }], {
      monitoring: { alerts: { phase_completion: true } },
    })
    expect(asked.view.alerts).toMatchObject([{ alert: 'phase_completion', phase: 'a' }])
  })

  test('reach a program and an address, before the run ends', async () => {
    const bodies: string[] = []
    const server = createServer((request, response) => {
      request.setEncoding('utf8').on('data', (text: string) => bodies.push(text))
      request.on('end', () => response.end('ok'))
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const file = join(engine.store.folder, 'alert.json')
    const code = `process.stdin.pipe(require('node:fs').createWriteStream(${JSON.stringify(file)}))`
    const webhook = `http://127.0.0.1:${(server.address() as AddressInfo).port}/alerts`
    const channels = [{ command: [process.execPath, '-e', code] }, { webhook }]
    const outcome = await execute([ADD], { monitoring: { alerts: { phase_completion: true }, channels } })
    server.close()
    const message = { alert: 'phase_completion', run: outcome.run, phase: 'a', workflow: 'test' }
    expect(JSON.parse(readFileSync(file, 'utf8'))).toMatchObject(message)
    expect(JSON.parse(bodies[0]!)).toMatchObject(message)
    expect(eventsOf(outcome, 'alert_delivered')).toHaveLength(2)
    expect(engine.store.events(outcome.run).at(-1)?.type).toBe('run_ended')
  })

  test('that cannot be delivered are tried three times and do not disturb the run', async () => {
    const channels = [{ command: [process.execPath, '-e', 'process.exit(4)'] }]
    const outcome = await execute([ADD], { monitoring: { alerts: { phase_completion: true }, channels } })
    expect(outcome.status).toBe('succeeded')
    expect(eventsOf(outcome, 'alert_delivered')).toMatchObject([
      { attempts: 3, error: expect.stringContaining('exit code 4') },
    ])
    expect(engine.waits).toEqual([1_000, 2_000])
  })

  test('tell that a thread was lost', async () => {
    const broken: PhaseSpec = { name: 'b', type: 'broken', config: { how: 'exits' } }
    const { view } = await execute([broken], { monitoring: { alerts: { resource_exhaustion: true } } })
    expect(view.alerts).toMatchObject([{ alert: 'resource_exhaustion', phase: 'b' }])
  })
})

describe('copies of the journal', () => {
  const checkpointing = { checkpoint_location: 'copies', checkpoint_frequency: 'per_phase' }

  test('hold every event, where the workflow wants them', async () => {
    const outcome = await execute([ADD], { checkpointing })
    const lines = readFileSync(join(engine.store.folder, 'copies', `${outcome.run}.jsonl`), 'utf8')
      .trim()
      .split('\n')
    expect(lines.map((line) => JSON.parse(line) as RunEvent)).toEqual(engine.store.events(outcome.run, { parts: true }))
  })

  test('that cannot be written do not stop the run, and the journal says so', async () => {
    writeFileSync(join(engine.store.folder, 'copies'), '')
    chmodSync(join(engine.store.folder, 'copies'), 0o400)
    const outcome = await execute([ADD], { checkpointing })
    expect(outcome.status).toBe('succeeded')
    expect(outcome.view.alerts).toMatchObject([{ alert: 'checkpoint_failed' }])
  })
})

describe('automatic resumption', () => {
  const resume = (max_resume_attempts: number): object => ({
    checkpointing: { resume_policy: { auto_resume_on_failure: true, max_resume_attempts } },
  })
  const flaky: PhaseSpec = {
    name: 'flaky',
    type: 'flaky',
    config: { failures: 2 },
    outputs: ['failures'],
    policy: { ...defaultPolicy, maxRetries: 0 },
  }

  test('goes on with a failed run as often as the workflow allows', async () => {
    const outcome = await execute([flaky], resume(3))
    expect(outcome).toMatchObject({ status: 'succeeded', view: { starts: 3 } })
  })

  test('ends when the attempts are used up, or when the error would come back', async () => {
    expect(await execute([flaky], resume(1))).toMatchObject({ status: 'failed', view: { starts: 2 } })
    const terminal = { ...flaky, name: 'terminal', config: { failures: 9, kind: 'terminal' } }
    expect(await execute([terminal], resume(3))).toMatchObject({ status: 'failed', view: { starts: 1 } })
  })
})
