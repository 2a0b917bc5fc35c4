/** @module What the phases worked on, and everything that a reader should doubt: findings in the data and warnings. */
import { type Html, html } from '../html.ts'
import type { ReportFinding } from '../report-data.ts'
import { breakable, phaseAnchor, type Section, shortHash } from './section.ts'

function findingItem({ level, message, place, hint }: ReportFinding): Html {
  const tone = level === 'info' ? 'info' : level === 'warning' ? 'warn' : 'bad'
  return html`<li class="note note-${tone}">${place !== undefined && html`<code>${place}</code> `}${message}${
    hint !== undefined && html` <span>${hint}</span>`
  }</li>`
}

export const findings: Section = {
  title: 'Data and warnings',
  render({ data, phases }) {
    const warned = phases.map((phase, index) => ({ phase, index })).filter(({ phase }) => phase.warnings.length > 0)
    if (data === undefined && warned.length === 0) return null
    return html`${
      data !== undefined &&
      data.facts.length > 0 &&
      html`<dl class="facts">${data.facts.map(({ name, value }) => html`<div><dt>${name}</dt><dd>${/^[0-9a-f]{40,}$/.test(value) ? shortHash(value) : breakable(value)}</dd></div>`)}</dl>`
    }${
      data !== undefined &&
      data.findings.length > 0 &&
      html`<ul class="findings">${data.findings.map(findingItem)}</ul>`
    }${
      warned.length > 0 &&
      html`<ul class="findings">${warned.flatMap(({ phase, index }) =>
        phase.warnings.map(
          (warning) =>
            html`<li class="note note-warn"><a href="#${phaseAnchor(index)}">${phase.name}</a> ${warning}</li>`,
        ),
      )}</ul>`
    }`
  },
}
