/** @module What can be said of the tasks of a phase before it runs: their fields, who waits for whom, and the models they ask. */
import { findTaskMistakes, profiles, type WrittenTask } from '../agents/index.ts'
import { didYouMean } from '../core/suggest.ts'
import type { PhaseRemark } from '../definition/phase-type.ts'
import { type TasksConfig, yamlTaskTypes } from './tasks-config.ts'
import { PROVIDERS_SERVICE } from './tasks-service.ts'

/**
 * The mistakes of a config, each at its place. What an expression stands for is not known yet and is not judged.
 *
 * @param services the names of shared providers under {@link PROVIDERS_SERVICE}; without them providers are not looked up
 */
export function checkTasks(config: TasksConfig, services: Readonly<Record<string, unknown>>): readonly PhaseRemark[] {
  const written = config.tasks as unknown as readonly WrittenTask[]
  const hasOpenIds = written.some(({ id, title }) => isOpen(id ?? title))
  const own: readonly PhaseRemark[] = findTaskMistakes(written, yamlTaskTypes)
    .filter(({ index, path }) => !isOpen(valueAt(written[index], path)) && !(hasOpenIds && path[0] === 'depends_on'))
    .map(({ index, task, path, message, unknown }) => ({
      level: 'error',
      path: ['tasks', index, ...path],
      ...(unknown === true ? { at: 'key' } : {}),
      code: 'TASK_INVALID',
      message: `Task "${task}": ${message}`,
    }))
  return [...own, ...checkProviders(config, services[PROVIDERS_SERVICE] as readonly string[] | undefined)]
}

function checkProviders(config: TasksConfig, shared: readonly string[] | undefined): PhaseRemark[] {
  if (shared === undefined) return []
  const names = [...Object.keys(config.providers), ...shared]
  const has = names.length === 0 ? 'none is declared' : `there are ${names.join(', ')}`
  const missing = (index: number, path: readonly string[], message: string): PhaseRemark => ({
    level: 'error',
    path: ['tasks', index, ...path],
    code: 'AGENT_PROVIDER_MISSING',
    message,
    hint: 'Providers stand under `agents.providers`, or `providers` of the phase.',
  })
  return config.tasks.flatMap((task, index) => {
    if (!asksModel(task)) return []
    if (names.length === 0) return [missing(index, ['type'], `Expected a provider; ${has}.`)]
    return [['provider'], ['escalate', 'provider']].flatMap((path) => {
      const name = valueAt(task, path)
      if (typeof name !== 'string' || isOpen(name) || names.includes(name)) return []
      return [missing(index, path, `Expected a provider "${name}"; ${has}.${didYouMean(name, names)}`)]
    })
  })
}

function asksModel(task: unknown): boolean {
  const type = valueAt(task, ['type'])
  return (
    type === 'agent' || Object.entries(profiles).some(([name, profile]) => name === type && profile.type === 'agent')
  )
}

function valueAt(value: unknown, path: readonly (string | number)[]): unknown {
  return path.reduce<unknown>((place, key) => (place as Record<PropertyKey, unknown> | null | undefined)?.[key], value)
}

/** Whether only the run knows the value. */
function isOpen(value: unknown): boolean {
  return typeof value === 'string' && value.includes('${')
}
