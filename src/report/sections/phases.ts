/** @module One part for each phase: its figures, its outputs, and what went wrong or was doubtful. */

import type { JsonValue } from '../../core/hash.ts'
import { formatBytes, formatDurationMs } from '../../core/units.ts'
import { type FigureContext, scrollBox } from '../charts/figure-renderer.ts'
import { renderFigure } from '../charts/index.ts'
import { formatNumber } from '../format-number.ts'
import { type Html, html } from '../html.ts'
import type { ReportGate, ReportOutput, ReportPhase } from '../report-data.ts'
import { headingOf, phaseAnchor, type Section, shortHash, statusBadge } from './section.ts'

/** With more phases than this, those that have nothing to show are left to the list under "Time". */
const MAX_QUIET_PHASES = 100

function scalar(value: JsonValue): string {
  return typeof value === 'number'
    ? formatNumber(value, 'number')
    : typeof value === 'string'
      ? value
      : JSON.stringify(value)
}

/** A small value: the entries of an object side by side, anything else as JSON. */
export function renderValue(value: JsonValue): Html {
  const isFlat =
    typeof value === 'object' &&
    value !== null &&
    !Array.isArray(value) &&
    Object.values(value).every((item) => typeof item !== 'object' || item === null)
  if (!isFlat) {
    return typeof value === 'object' && value !== null
      ? html`<code>${JSON.stringify(value)}</code>`
      : html`<code>${scalar(value)}</code>`
  }
  return html`<span class="pairs">${Object.entries(value).map(
    ([key, item]) => html`<span><i>${key}</i> <b>${scalar(item)}</b></span>`,
  )}</span>`
}

function outputsTable(outputs: readonly ReportOutput[]): Html {
  const rows = outputs.map(
    (output) =>
      html`<tr><th scope="row">${output.name}</th><td>${output.kind}</td><td class="number">${formatBytes(
        output.bytes,
      )}</td><td>${shortHash(output.sha256)}</td><td class="path">${output.path}</td></tr>${
        output.value !== undefined && html`<tr class="value"><td colspan="5">${renderValue(output.value)}</td></tr>`
      }`,
  )
  return html`<details class="outputs"><summary>Outputs <span class="count">${outputs.length}</span></summary>${scrollBox(
    'Outputs',
    html`<table class="rows"><thead><tr><th scope="col">Name</th><th scope="col">Kind</th><th scope="col" class="number">Size</th><th scope="col">SHA-256</th><th scope="col">File in the store</th></tr></thead><tbody>${rows}</tbody></table>`,
  )}</details>`
}

function gateBlock(gate: ReportGate): Html {
  const tone = gate.status === 'passed' ? 'good' : gate.status === 'failed' ? 'bad' : 'warn'
  return html`<div class="gate"><p><b>Gate</b> <span class="badge badge-${tone}">${gate.status}</span>${
    gate.reason !== undefined && html` ${gate.reason}${gate.by !== undefined && html` (${gate.by})`}`
  }</p>${
    gate.checks.length > 0 && html`<ul>${gate.checks.map((check) => gateCheck(check, gate.status === 'waiting'))}</ul>`
  }</div>`
}

function gateCheck(check: ReportGate['checks'][number], isWaiting: boolean): Html {
  const { name, kind, passed, skipped, message, evidence } = check
  const waits = isWaiting && !passed && kind === 'manual'
  const outcome = waits ? 'waiting' : skipped === true ? 'skipped' : passed ? 'passed' : 'failed'
  return html`<li class="${outcome}"><b>${name}</b> ${name !== kind && html`<span class="muted">${kind}</span> `}${
    message ?? (passed ? 'holds' : 'does not hold')
  }${evidence !== null && html` ${evidenceBlock(evidence)}`}</li>`
}

/** What a program printed is read line by line; everything else is data. */
function evidenceBlock(evidence: JsonValue): Html {
  const { printed, exit_code } = evidence as { readonly printed?: unknown; readonly exit_code?: unknown }
  if (typeof printed !== 'string' || exit_code === undefined) return html`<code>${JSON.stringify(evidence)}</code>`
  return printed.trim() === ''
    ? html`<span class="muted">It printed nothing.</span>`
    : html`<pre tabindex="0">${printed.trimEnd()}</pre>`
}

function troubles(phase: ReportPhase): Html {
  const failedAttempts = phase.attempts.filter(
    (attempt) => attempt.error !== undefined && attempt.error !== phase.error,
  )
  return html`${
    phase.error !== undefined &&
    html`<p class="note note-bad"><b>${phase.error.code}</b> ${phase.error.message}${
      phase.error.hint !== undefined && html` <span>${phase.error.hint}</span>`
    }</p>`
  }${phase.cause !== undefined && html`<p class="note note-info">${phase.cause}</p>`}${
    phase.partial === true &&
    html`<p class="note note-warn">The outputs are those of an unfinished execution, kept because the policy asks for it.</p>`
  }${
    phase.status === 'succeeded' &&
    failedAttempts.map(
      ({ attempt, error, fallback }) =>
        html`<p class="note note-info">Attempt ${attempt} failed: ${error!.message}${fallback !== undefined && html` The next one ran the fallback “${fallback}”.`}</p>`,
    )
  }${phase.warnings.map((warning) => html`<p class="note note-warn">${warning}</p>`)}${(phase.remarks ?? []).map(
    (remark) => html`<p class="note note-info">${remark}</p>`,
  )}`
}

function renderPhase(phase: ReportPhase, index: number, context: FigureContext): Html {
  const facts = [
    phase.type,
    phase.reusedFrom !== undefined
      ? `reused from ${phase.reusedFrom}`
      : phase.attempts.length > 0
        ? formatDurationMs(phase.durationMs)
        : undefined,
    phase.attempts.length > 1 ? `${phase.attempts.length} attempts` : undefined,
    phase.after.length > 0 ? `after ${phase.after.join(', ')}` : undefined,
  ].filter((fact) => fact !== undefined)
  return html`<article class="phase" id="${phaseAnchor(index)}"><header><h3>${headingOf(phase.name)}</h3><p>${statusBadge(
    phase.status,
  )}<span class="facts-line">${facts.join(' · ')}</span></p></header>${troubles(phase)}${
    phase.gate !== undefined && gateBlock(phase.gate)
  }${phase.figures.map((figure) => renderFigure(figure, context))}${
    phase.outputs.length > 0 && outputsTable(phase.outputs)
  }</article>`
}

const isQuiet = (phase: ReportPhase): boolean =>
  phase.figures.length === 0 && phase.error === undefined && phase.warnings.length === 0 && phase.gate === undefined

export const phases: Section = {
  title: 'Phases',
  render({ phases }, context) {
    const many = phases.length > MAX_QUIET_PHASES
    const shown = phases.map((phase, index) => ({ phase, index })).filter(({ phase }) => !many || !isQuiet(phase))
    if (shown.length === 0) return null
    const hidden = phases.length - shown.length
    return html`${shown.map(({ phase, index }) => renderPhase(phase, index, context))}${
      hidden > 0 &&
      html`<p class="fine">${formatNumber(hidden, 'integer')} phases without figures, warnings or errors are not shown here.</p>`
    }`
  },
}
