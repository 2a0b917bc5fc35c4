/** @module A plan as a Mermaid flow chart. */
import type { Plan, PlannedPhase } from './plan.ts'

/**
 * The graph as Mermaid text, for Markdown and the report. Phases of one branch or sub-workflow stand in one box; arrows that
 * carry outputs are labeled with them.
 *
 * @example
 * planMermaid(plan) // flowchart TD\n  p0["search<br/>optimization"]\n …
 */
export function planMermaid(plan: Plan): string {
  const { phases } = plan
  const ids = new Map(phases.map(({ name }, index) => [name, `p${index}`]))
  const lines = ['flowchart TD']
  const groups = new Map<string, PlannedPhase[]>()
  for (const phase of phases) {
    const group = phase.name.includes('.') ? phase.name.slice(0, phase.name.indexOf('.')) : ''
    groups.set(group, [...(groups.get(group) ?? []), phase])
  }
  let boxes = 0
  for (const [group, members] of groups) {
    const indent = group === '' ? '  ' : '    '
    if (group !== '') lines.push(`  subgraph g${boxes++} ["${escapeText(group)}"]`)
    for (const phase of members) lines.push(`${indent}${ids.get(phase.name)}${shape(phase, group)}`)
    if (group !== '') lines.push('  end')
  }
  for (const phase of phases) {
    const labels = new Map<string, string[]>()
    for (const { phase: name, output, from } of phase.inputs) {
      for (const each of from?.phases ?? [name]) labels.set(each, [...(labels.get(each) ?? []), output])
    }
    for (const before of phase.after) {
      const label = labels.get(before)
      const arrow = label === undefined ? '-.->' : `-->|"${escapeText([...new Set(label)].join(', '))}"|`
      lines.push(`  ${ids.get(before)} ${arrow} ${ids.get(phase.name)}`)
    }
  }
  return `${lines.join('\n')}\n`
}

function shape(phase: PlannedPhase, group: string): string {
  const name = escapeText(group === '' ? phase.name : phase.name.slice(group.length + 1))
  if (phase.choice !== undefined) {
    const sides = [phase.choice.ifTrue?.type, phase.choice.ifFalse?.type].map((type) => type ?? 'skip').join(' | ')
    return `{{"${name}<br/>${escapeText(sides)}"}}`
  }
  const text = `${name}<br/>${escapeText(phase.type)}`
  return phase.conditions === undefined ? `["${text}"]` : `(["${text}"])`
}

const escapeText = (text: string): string =>
  text.replace(/[&<>"]/g, (character) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' })[character]!)
