/** @module Bars in tables and shares of a whole, as SVG without styles or scripts. The numbers stand beside them as text. */
import { type Html, html } from '../../report/html.ts'

/** Units of a picture that is stretched to its place. */
const FULL = 1_000

const at = (share: number): string => (Math.min(1, Math.max(0, share)) * FULL).toFixed(1)

/** A share of a whole. @param share in [0, 1] */
export function meter(share: number, color = 'var(--series-1)'): Html {
  return html`<svg class="meter" viewBox="0 0 ${FULL} 12" preserveAspectRatio="none" aria-hidden="true"><rect y="1" width="${FULL}" height="10" fill="var(--sunken)"/><rect y="1" width="${at(share)}" height="10" fill="${color}"/></svg>`
}

/** Median as a full bar, 95th percentile as a thin one behind it, on one scale. @param most where the scale ends */
export function timeMeter(p50: number, p95: number, most: number): Html {
  const share = (value: number): string => at(most > 0 ? value / most : 0)
  return html`<svg class="meter" viewBox="0 0 ${FULL} 12" preserveAspectRatio="none" aria-hidden="true"><rect y="4.5" width="${share(p95)}" height="3" fill="var(--series-2)"/><rect y="1" width="${share(p50)}" height="10" fill="var(--series-1)"/></svg>`
}

/** A color in a legend. */
export function keyOf(color: string): Html {
  return html`<svg class="key" viewBox="0 0 10 10" width="10" height="10" aria-hidden="true"><rect width="10" height="10" rx="2" fill="${color}"/></svg>`
}

export interface Share {
  readonly name: string
  readonly count: number
  /** CSS. */
  readonly color: string
}

/** Parts of a whole side by side. @param total default: the sum of the parts; the rest of a greater one stays empty */
export function stackedMeter(label: string, shares: readonly Share[], whole?: number): Html {
  const seen = shares.filter(({ count }) => count > 0)
  const total = Math.max(1, whole ?? seen.reduce((sum, { count }) => sum + count, 0))
  let from = 0
  const rects = seen.map(({ name, count, color }) => {
    const x = from
    from += count / total
    return html`<rect x="${at(x)}" width="${at(count / total)}" height="14" fill="${color}"><title>${name}: ${count}</title></rect>`
  })
  const words = seen.map(({ name, count }) => `${count} ${name}`).join(', ')
  return html`<svg class="share" viewBox="0 0 ${FULL} 14" preserveAspectRatio="none" role="img" aria-label="${label}: ${words}"><rect width="${FULL}" height="14" fill="var(--sunken)"/>${rects}</svg>`
}

/** Parts of a whole side by side, named below with their counts. */
export function shareBar(label: string, shares: readonly Share[], whole?: number): Html {
  const seen = shares.filter(({ count }) => count > 0)
  return html`${stackedMeter(label, shares, whole)}<ul class="legend shares">${seen.map(
    ({ name, count, color }) => html`<li>${keyOf(color)} ${name} <b>${count.toLocaleString('en-US')}</b></li>`,
  )}</ul>`
}
