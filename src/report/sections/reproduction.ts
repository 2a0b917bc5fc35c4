/** @module Everything needed to get the same numbers again. */
import { highlightYaml } from '../highlight-yaml.ts'
import { html } from '../html.ts'
import { formatMoment, type Section, shortHash } from './section.ts'

/** A path below the working directory as it is; of any other the name only: where someone's files lie is nobody's business. */
const nameOf = (file: string): string => (/^(?:[/\\]|[A-Za-z]:|\.\.)/.test(file) ? file.replace(/^.*[/\\]/, '') : file)

export const reproduction: Section = {
  title: 'Reproduction',
  render({ run, definition, phases, data }) {
    const fingerprints = data?.facts.filter((fact) => /fingerprint$/i.test(fact.name)) ?? []
    const keyed = phases.filter((phase) => phase.key !== undefined).slice(0, 200)
    const facts = [
      ['Run', html`<code>${run.id}</code>`],
      ['Created', formatMoment(run.createdAt)],
      ['Seed', html`<code>${run.seed}</code>`],
      ['Definition', shortHash(run.definitionHash)],
      ...fingerprints.map(
        ({ name, value }) => [/^fingerprint$/i.test(name) ? 'Data' : name, shortHash(value)] as const,
      ),
      ...Object.entries(run.versions).map(([name, version]) => [name, version] as const),
    ] as const
    return html`<p class="lead">The same definition, data and seed give the same artifacts, byte for byte, however many workers take part.</p><dl class="facts">${facts.map(
      ([name, value]) => html`<div><dt>${name}</dt><dd>${value}</dd></div>`,
    )}</dl>${
      keyed.length > 0 &&
      html`<details><summary>Content keys <span class="count">${keyed.length}</span></summary><dl class="keys">${keyed.map(
        (phase) => html`<dt>${phase.name}</dt><dd><code>${phase.key}</code></dd>`,
      )}</dl></details>`
    }${
      definition !== undefined &&
      html`<details class="definition" open><summary>Definition${
        definition.file !== undefined && html` <code>${nameOf(definition.file)}</code>`
      }</summary><pre class="source" tabindex="0">${highlightYaml(definition.text)}</pre></details>`
    }`
  },
}
