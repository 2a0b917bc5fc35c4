/** @module The pattern of a command: its words without names, numbers and texts, so that like commands are counted together. */
import type { Command } from '../transaction/parse.ts'
import type { Step } from '../transaction/plan.ts'

/** Longer patterns are cut: what is counted is how people begin. */
const MAX_SHAPE = 80

/**
 * The pattern of a command.
 *
 * @example
 * commandShape('Make buy_now 20px taller', steps) // 'make … # taller'
 */
export function commandShape(command: Command, steps: readonly Pick<Step, 'target'>[]): string {
  if (typeof command !== 'string')
    return cut(`data: ${[...new Set(command.slice(0, 1_000).map((step) => step.intent))].join(', ')}`)
  const names = new Set(
    steps
      .flatMap((step) => [...step.target.keys, ...step.target.description.split(/[\s,]+/)])
      .map((name) => name.toLowerCase()),
  )
  const shape = command
    .toLowerCase()
    .slice(0, 1_000)
    .replace(/"[^"]*"|“[^”]*”|'[^']*'(?!\w)/g, '"…"')
    .replace(/#[0-9a-f]{3,8}\b/g, '#color')
    .split(/\s+/)
    .map((word) =>
      names.has(word.replace(/[.,;!?]+$/, '')) && word.length > 2
        ? '…'
        : word.replace(/[+-]?\d+(?:\.\d+)?(?:px|%)?/g, '#'),
    )
    .filter((word, i, all) => word !== '…' || all[i - 1] !== '…')
    .join(' ')
    .trim()
  return cut(shape)
}

const cut = (shape: string): string => (shape.length > MAX_SHAPE ? `${shape.slice(0, MAX_SHAPE - 1)}…` : shape)
