/** @module The style sheet of the dashboard: that of the report, and what only pages with a way between them need. */
import { stylesheet } from '../../report/stylesheet.ts'

const frame = `
:root[data-theme=light]{color-scheme:light}
:root[data-theme=dark]{color-scheme:dark}
.top{display:flex;flex-wrap:wrap;gap:.4rem 1.6rem;align-items:center;max-width:1240px;margin:0 auto;padding:1rem 1.5rem .2rem}
.top .theme{margin-left:auto}
.brand{font-weight:650;letter-spacing:-.01em;color:var(--text);font-size:1.05rem}
.brand:hover{text-decoration:none;color:var(--accent)}
.top nav ul{display:flex;gap:.2rem}
.top nav a{display:block;padding:.35rem .7rem;border-radius:8px;color:var(--muted);font-size:.92rem}
.top nav a:hover{background:var(--sunken);color:var(--text);text-decoration:none}
.top nav a[aria-current]{background:var(--accent-soft);color:var(--accent);font-weight:600}
main{display:block;max-width:1240px;margin:0 auto;padding:0 1.5rem}
main:focus{outline:none}
.head{padding:1.3rem 0 1.4rem}
.head .kicker{font-size:.85rem;margin-bottom:.4rem}
.head .description{color:var(--muted);font-size:.92rem;margin-top:.4rem;max-width:80ch;overflow-wrap:anywhere}
.card{background:var(--surface);border:1px solid var(--line);border-radius:12px;padding:1rem 1.2rem}
.card>.scroll:first-child{margin-top:-.3rem}
.card table{width:100%}
.card+.card,.tiles+.card{margin-top:1rem}
.card>h3{font-size:.98rem;margin-bottom:.6rem}
.phase>header:last-child{margin-bottom:0}
.shares{margin:.5rem 0 0}.legend .key{vertical-align:-.02em;margin-right:.15rem}
th code{white-space:nowrap}th code.long{white-space:normal}
.choice{margin-bottom:1.4rem}
.choice ul{display:flex;flex-wrap:wrap;gap:.3rem}
.choice a{display:block;padding:.25rem .7rem;border:1px solid var(--line);border-radius:99px;font-size:.86rem;background:var(--surface)}
.choice a:hover{text-decoration:none;border-color:var(--accent)}
.choice a[aria-current]{background:var(--accent-soft);border-color:var(--accent);font-weight:600}
.changes li{padding:.42rem 0;border-top:1px solid var(--line);display:grid;grid-template-columns:minmax(0,1fr) auto;gap:0 1.2rem;align-items:baseline;font-size:.9rem}
.changes li:first-child{border-top:0;padding-top:0}
.changes b{font-weight:500;overflow-wrap:anywhere}.changes span{font-size:.84rem;font-variant-numeric:tabular-nums}
.attention .inner{gap:0;margin-top:.9rem}
.attention .inner .card{border:0;border-top:1px solid var(--line);border-radius:0;background:none;padding:.8rem 0 0}
.attention .inner .card+.card{margin-top:.8rem}
.attention .inner h3{font-size:.94rem}
.recent{margin-top:.8rem}
.pair{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(460px,100%),1fr));gap:1rem}
.pair>*{min-width:0}
.pair>.card+.card{margin-top:0}
.pair h3{font-size:.98rem;margin-bottom:.4rem}
.tile dd .bad{color:var(--bad)}.tile dd .warn{color:var(--warn)}
.empty{background:var(--surface);border:1px dashed var(--axis);border-radius:12px;padding:1.1rem 1.2rem}
.empty .command{margin-top:.7rem}
.told{white-space:pre-line;overflow-wrap:anywhere}
.command{background:var(--sunken);border:1px solid var(--line);border-radius:8px;padding:.5rem .75rem;overflow-x:auto;user-select:all;white-space:pre-wrap;overflow-wrap:anywhere;margin:.45rem 0 0}
td .command{margin:0}
td.bar{width:34%;min-width:110px}
.meter{display:block;width:100%;height:12px;border-radius:3px;overflow:hidden}
.share{display:block;width:100%;height:12px;border-radius:3px;overflow:hidden}
.trend{display:block;width:100%;height:110px}
.trend-axis{display:flex;justify-content:space-between;gap:1rem;color:var(--muted);font-size:.78rem;font-variant-numeric:tabular-nums;margin-top:.25rem}
.unusual li{padding:.5rem 0;border-top:1px solid var(--line);font-size:.92rem}
.unusual li:first-child{border-top:0}
.unusual code{color:var(--text)}
.attention{display:grid;gap:.8rem}
.attention .card{border-left:4px solid var(--axis)}
.attention .card-bad{border-left-color:var(--bad)}.attention .card-warn{border-left-color:var(--warn)}.attention .card-accent{border-left-color:var(--accent)}
.attention h3{font-size:1rem}
.attention p{margin-top:.25rem;overflow-wrap:anywhere}
.attention .hint{color:var(--muted)}
.progress{display:grid;grid-template-columns:minmax(0,1fr) auto;gap:.2rem 1rem;align-items:center;font-size:.9rem;font-variant-numeric:tabular-nums}
.progress .meter,.progress .share{grid-column:1/-1}
.progress+.progress{margin-top:.8rem}
.state{white-space:nowrap}
.change{font-family:var(--mono);font-size:.82rem;line-height:1.5;overflow-x:auto;white-space:pre-wrap;overflow-wrap:anywhere;background:var(--sunken);border-radius:8px;padding:.5rem .75rem;margin-top:.5rem}
.change ins,.change del{display:block;text-decoration:none}
.change ins{color:var(--good)}.change del{color:var(--bad)}
.change ins::before{content:"+ "}.change del::before{content:"− "}
.versions>li{padding:.8rem 0;border-top:1px solid var(--line)}
.versions>li:first-child{border-top:0;padding-top:.1rem}
.versions .line{display:flex;flex-wrap:wrap;gap:.2rem .8rem;align-items:baseline}
.versions .line b{overflow-wrap:anywhere;min-width:0}
.versions{list-style:none}
.versions details{margin-top:.35rem}
.log{font-size:.88rem}
.log li{padding:.22rem 0;display:flex;gap:.8rem}
.log li>span{overflow-wrap:anywhere;min-width:0}
.log li>:first-child{flex:none}
#timing .gantt{padding:1.1rem 1.2rem}
#live-state[data-state=lost]{color:var(--warn)}
@media (max-width:640px){
.top{padding:.8rem .9rem 0}
.top nav{order:3;width:100%}
.top nav ul{margin:0 -.5rem}
main{padding:0 .9rem}
.head{padding:1rem 0 1.1rem}
.card,.empty{padding:.8rem .9rem}
td.bar{min-width:80px}
.changes li{grid-template-columns:minmax(0,1fr)}
.log li{gap:.6rem}
.optional{display:none}
}
@media print{.top,.skip{display:none}main{padding:0;max-width:none}}
`

/** The whole style sheet. System fonts, no images, nothing to fetch. */
export function dashboardStylesheet(): string {
  return stylesheet() + frame.replaceAll('\n', '')
}
