/** @module The workflow as a picture: a box for each phase, an arrow for each dependency, colored by how it ended. */
import { formatDurationMs } from '../../core/units.ts'
import { scrollBox } from '../charts/figure-renderer.ts'
import { type GraphLayout, layoutGraph } from '../graph-layout.ts'
import { type Html, html } from '../html.ts'
import type { ReportPhase } from '../report-data.ts'
import { phaseAnchor, type Section, toneOf } from './section.ts'

/** Beyond this many phases a picture of boxes says nothing any more. */
const MAX_NODES = 80
const HEIGHT = 48
/** Width of a character of a box's name, and what its border and margins take. */
const [CHARACTER, MARGIN] = [7.7, 24]

const cut = (text: string, length: number): string =>
  text.length <= length ? text : `${text.slice(0, Math.ceil(length / 2) - 1)}…${text.slice(1 - Math.floor(length / 2))}`

interface Box {
  readonly x: number
  readonly y: number
}

/** Left to right on a desk; top to bottom, one column wide where the graph allows it, on a phone. */
function drawGraph(phases: readonly ReportPhase[], layout: GraphLayout, direction: 'right' | 'down', id: string): Html {
  const widest = Math.max(...layout.layers)
  const right = direction === 'right'
  // A phone is two small boxes wide; more scroll.
  const BOX = { width: right ? 204 : widest === 1 ? 204 : 146, height: HEIGHT, gapX: 44, gapY: 16 }
  const characters = Math.floor((BOX.width - MARGIN) / CHARACTER)
  const stepX = BOX.width + (right ? BOX.gapX : 12)
  const stepY = BOX.height + (right ? BOX.gapY : 30)
  const boxes = new Map(
    layout.nodes.map(({ name, layer, order }): [string, Box] => {
      const across = order + (widest - layout.layers[layer]!) / 2
      return [name, right ? { x: layer * stepX, y: across * stepY } : { x: across * stepX, y: layer * stepY }]
    }),
  )
  const [columns, rows] = right ? [layout.layers.length, widest] : [widest, layout.layers.length]
  const width = columns * stepX - (stepX - BOX.width) + 4
  const height = rows * stepY - (stepY - BOX.height) + 4
  const edges = layout.edges.map(({ from, to }) => {
    const [a, b] = [boxes.get(from)!, boxes.get(to)!]
    const [x1, y1] = right ? [a.x + BOX.width, a.y + BOX.height / 2] : [a.x + BOX.width / 2, a.y + BOX.height]
    const [x2, y2] = right ? [b.x - 3, b.y + BOX.height / 2] : [b.x + BOX.width / 2, b.y - 3]
    const bend = right ? (x2 - x1) / 2 : (y2 - y1) / 2
    const curve = right
      ? `C${x1 + bend} ${y1} ${x2 - bend} ${y2} ${x2} ${y2}`
      : `C${x1} ${y1 + bend} ${x2} ${y2 - bend} ${x2} ${y2}`
    return html`<path d="M${x1} ${y1}${curve}" fill="none" stroke="var(--axis)" stroke-width="1.5" marker-end="url(#${id}-arrow)"/>`
  })
  const nodes = phases.map((phase, index) => {
    const { x, y } = boxes.get(phase.name)!
    const tone = toneOf(phase.status)
    const time =
      phase.reusedFrom !== undefined
        ? 'reused'
        : phase.attempts.length === 0
          ? phase.status
          : formatDurationMs(phase.durationMs)
    return html`<a href="#${phaseAnchor(index)}"><title>${phase.name} (${phase.type}): ${phase.status}</title><rect x="${x}" y="${y}" width="${BOX.width}" height="${BOX.height}" rx="7" fill="var(--sunken)" stroke="var(--line)"/><rect x="${x}" y="${y}" width="4" height="${BOX.height}" rx="2" fill="var(--${tone})"/><text x="${x + 14}" y="${y + 20}" font-size="13" font-weight="600" fill="var(--text)">${cut(phase.name, characters)}</text><text x="${x + 14}" y="${y + 37}" font-size="11.5" fill="var(--muted)">${cut(phase.type, right ? 16 : 11)} · ${time}</text></a>`
  })
  return html`<svg class="plot graph ${right ? 'plot-wide' : 'plot-narrow'}" viewBox="-2 -2 ${width} ${height}" style="width:${width}px" role="img" aria-label="Phases and their order"><defs><marker id="${id}-arrow" viewBox="0 0 8 8" refX="6" refY="4" markerWidth="7" markerHeight="7" orient="auto"><path d="M0 0.5L7 4L0 7.5Z" fill="var(--axis)"/></marker></defs>${edges}${nodes}</svg>`
}

export const workflowGraph: Section = {
  title: 'Workflow',
  render({ phases }, context) {
    if (phases.length === 0) return null
    if (phases.length > MAX_NODES) {
      return html`<p>${phases.length} phases: too many for a picture. The list of phases follows under “Time”.</p>`
    }
    const layout = layoutGraph(phases)
    return scrollBox(
      'Phases and their order',
      html`<div class="picture">${(['right', 'down'] as const).map((direction) =>
        drawGraph(phases, layout, direction, context.nextId('graph')),
      )}</div>`,
    )
  },
}
