/** @module The analyses and recommendations that the workflow asked for. */
import { html } from '../html.ts'
import type { Section } from './section.ts'

export const analytics: Section = {
  title: 'Analytics',
  render({ analytics = [] }) {
    if (analytics.length === 0) return null
    return html`<div class="analytics">${analytics.map(
      ({ title, description, insights }) =>
        html`<div><h3>${title}</h3><p class="fine">${description}</p>${
          insights.length === 0
            ? html`<p class="nothing">Nothing to remark.</p>`
            : html`<ul class="insights">${insights.map(
                (insight) => html`<li class="insight-${insight.level}"><b>${insight.title}</b> ${insight.text}</li>`,
              )}</ul>`
        }</div>`,
    )}</div>`
  },
}
