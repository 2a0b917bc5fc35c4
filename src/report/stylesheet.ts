/** @module The style sheet of the report: light and dark, phone to desk, and paper. */
import { colorProperties } from './theme.ts'

const base = `
*,*::before,*::after{box-sizing:border-box}
:root{color-scheme:light dark;${colorProperties()}
--sans:system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue",Arial,sans-serif;
--mono:ui-monospace,SFMono-Regular,Menlo,Consolas,"Liberation Mono",monospace}
:root:has(#theme-light:checked){color-scheme:light}
:root:has(#theme-dark:checked){color-scheme:dark}
html{background:var(--page);-webkit-text-size-adjust:100%;scroll-behavior:smooth;scroll-padding-top:1rem}
@media (prefers-reduced-motion:reduce){html{scroll-behavior:auto}}
body{margin:0;color:var(--text);font:15px/1.55 var(--sans);font-kerning:normal}
h1,h2,h3,h4,p,ul,ol,dl,dd,figure,pre{margin:0;padding:0}
ul{list-style:none}
h1{font-size:1.9rem;line-height:1.2;letter-spacing:-.02em;font-weight:650;overflow-wrap:anywhere}
h2{font-size:1.25rem;line-height:1.3;letter-spacing:-.01em;font-weight:650;margin-bottom:.9rem}
h3{font-size:1.1rem;line-height:1.35;font-weight:650;overflow-wrap:anywhere}
h4{font-size:.95rem;line-height:1.4;font-weight:600}
a{color:var(--accent);text-decoration:none}
a:hover{text-decoration:underline}
:focus-visible{outline:2px solid var(--accent);outline-offset:2px;border-radius:3px}
code,pre{font-family:var(--mono);font-size:.88em}
code{overflow-wrap:anywhere}
.sr{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap}
.skip{position:absolute;left:-999px}
.skip:focus{left:1rem;top:1rem;background:var(--surface);padding:.5rem .8rem;z-index:9}
.muted,.facts-line,.fine,.kicker{color:var(--muted)}
.fine{font-size:.82rem;margin-top:.5rem}
.lead{margin-bottom:.9rem}
.nb{white-space:nowrap}
bdi,h1,h3,h4,th,td,dt,dd,code,li{unicode-bidi:isolate}
`

const layout = `
.masthead{display:flex;gap:1.5rem;justify-content:space-between;align-items:flex-start;max-width:1240px;margin:0 auto;padding:2.2rem 1.5rem 1.4rem}
.masthead .kicker{font-size:.85rem;margin-bottom:.4rem}
.masthead .description{font-size:1.02rem;margin-top:.35rem}
.masthead .facts-line{font-size:.85rem;margin-top:.5rem;font-variant-numeric:tabular-nums}
.theme{border:1px solid var(--line);border-radius:8px;padding:2px;margin:0;display:flex;background:var(--surface);flex:none}
.theme label{cursor:pointer}
.theme input{position:absolute;opacity:0;pointer-events:none}
.theme span{display:block;font-size:.78rem;padding:.18rem .6rem;border-radius:6px;color:var(--muted)}
.theme input:checked+span{background:var(--accent-soft);color:var(--accent);font-weight:600}
.theme input:focus-visible+span{outline:2px solid var(--accent)}
.columns{display:grid;grid-template-columns:190px minmax(0,1fr);gap:2rem;max-width:1240px;margin:0 auto;padding:0 1.5rem}
.contents{position:sticky;top:1rem;align-self:start;max-height:calc(100vh - 2rem);overflow-y:auto;font-size:.86rem;padding-top:.3rem}
.contents li a{display:block;padding:.22rem .5rem;color:var(--muted);border-radius:6px;overflow-wrap:anywhere}
.contents li a:hover{background:var(--sunken);color:var(--text);text-decoration:none}
.contents ul ul{margin:.1rem 0 .3rem .5rem}
.contents ul ul a{display:flex;gap:.5rem;align-items:baseline}
.dot{flex:none;width:7px;height:7px;border-radius:50%;background:var(--muted)}
.dot-good{background:var(--good)}.dot-warn{background:var(--warn)}.dot-bad{background:var(--bad)}.dot-accent{background:var(--accent)}
section{margin-bottom:2.6rem}
footer{max-width:1240px;margin:0 auto;padding:1rem 1.5rem 3rem;color:var(--muted);font-size:.82rem}
.phase,.figure,.gate{background:var(--surface);border:1px solid var(--line);border-radius:12px}
.phase{padding:1.3rem 1.4rem;margin-bottom:1.4rem}
.phase>header{margin-bottom:1rem}
.phase>header p{margin-top:.35rem;font-size:.85rem;display:flex;flex-wrap:wrap;gap:.3rem .5rem;align-items:center}
.figure{border:0;border-top:1px solid var(--line);border-radius:0;padding:1.1rem 0 .3rem;margin-top:1.1rem}
.figure figcaption{margin-bottom:.7rem}
.figure figcaption p{color:var(--muted);font-size:.88rem;margin-top:.15rem;max-width:72ch}
.figure+.figure-note{margin-top:1.2rem}
#workflow .scroll,#timing .gantt,#findings>dl,#reproduction>dl{background:var(--surface);border:1px solid var(--line);border-radius:12px;padding:1.1rem 1.2rem}
`

const parts = `
.badge{display:inline-block;font-size:.72rem;font-weight:600;line-height:1;padding:.26rem .5rem;border-radius:99px;background:var(--sunken);color:var(--muted);vertical-align:.1em;white-space:nowrap}
.badge-good{background:var(--good-soft);color:var(--good)}.badge-warn{background:var(--warn-soft);color:var(--warn)}
.badge-bad{background:var(--bad-soft);color:var(--bad)}.badge-accent{background:var(--accent-soft);color:var(--accent)}
.verdict{font-size:1.02rem;margin-bottom:1rem}
.tiles{display:grid;grid-template-columns:repeat(auto-fit,minmax(150px,1fr));gap:.8rem}
.tile{background:var(--surface);border:1px solid var(--line);border-radius:12px;padding:.85rem 1rem}
.tile dt{color:var(--muted);font-size:.82rem}
.tile dd{font-variant-numeric:tabular-nums}
.tile dd b{display:block;font-size:1.55rem;line-height:1.35;letter-spacing:-.02em;font-weight:620}
.tile dd span{display:flex;justify-content:space-between;gap:.6rem;font-size:.8rem;color:var(--muted)}
.tile dd em{font-style:normal;color:var(--text)}
.insights{margin-top:1.2rem;display:grid;gap:.45rem}
.analytics{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(340px,100%),1fr));gap:1rem}
.analytics>div{background:var(--surface);border:1px solid var(--line);border-radius:12px;padding:1rem 1.2rem;font-size:.92rem}
.analytics h3{font-size:.98rem}.analytics .fine{margin-top:.2rem}.analytics .insights{margin-top:.7rem}.nothing{color:var(--muted);margin-top:.7rem}
.insights li{padding:.1rem 0 .1rem .85rem;border-left:3px solid var(--axis)}
.insights .insight-good{border-color:var(--good)}.insights .insight-warning{border-color:var(--warn)}
.note{border-left:3px solid var(--axis);background:var(--sunken);border-radius:0 8px 8px 0;padding:.5rem .85rem;font-size:.92rem;margin:.5rem 0;overflow-wrap:anywhere}
.note span{color:var(--muted)}
.note-warn{border-color:var(--warn);background:var(--warn-soft)}.note-bad{border-color:var(--bad);background:var(--bad-soft);white-space:pre-line}
.note-info{border-color:var(--accent);background:var(--accent-soft)}
.note-warn span,.note-bad span,.note-info span{color:inherit}
.facts{display:grid;grid-template-columns:repeat(auto-fill,minmax(min(200px,100%),1fr));gap:.7rem 1.4rem;font-size:.9rem}
.facts dt{color:var(--muted);font-size:.78rem}
.facts dd{overflow-wrap:anywhere;font-variant-numeric:tabular-nums}
.findings{margin-top:.8rem}
.gate{padding:.7rem 1rem;margin:.8rem 0;font-size:.9rem}
.gate ul{margin-top:.4rem}
.gate pre{white-space:pre-wrap;overflow-wrap:anywhere;max-height:16rem;overflow-y:auto;background:var(--page);border-radius:8px;padding:.5rem .75rem;margin-top:.4rem}
.gate li::before{content:"✓ ";color:var(--good);font-weight:700}.gate li.failed::before{content:"✗ ";color:var(--bad)}.gate li.skipped::before{content:"– ";color:var(--muted)}.gate li.waiting::before{content:"… ";color:var(--muted)}
details{margin-top:1rem}
summary{cursor:pointer;font-size:.88rem;color:var(--muted);width:max-content;max-width:100%}
summary:hover{color:var(--text)}
.count{font-size:.75rem;background:var(--sunken);border-radius:99px;padding:.05rem .45rem}
.notes dl,.keys{display:grid;grid-template-columns:minmax(110px,auto) 1fr;gap:.2rem 1rem;font-size:.84rem;margin-top:.5rem}
.notes dt,.keys dt{color:var(--text);font-weight:550}.notes dd{color:var(--muted)}
.pairs{display:flex;flex-wrap:wrap;gap:.2rem 1.1rem}
.pairs i{font-style:normal;color:var(--muted)}
`

const tables = `
.scroll{overflow-x:auto;max-width:100%}
table{border-collapse:collapse;font-size:.88rem;font-variant-numeric:tabular-nums;width:100%}
th,td{padding:.34rem .7rem;text-align:left;vertical-align:baseline}
thead th{color:var(--muted);font-weight:550;font-size:.8rem;border-bottom:1px solid var(--line);white-space:nowrap}
tbody th{font-weight:500}
tbody tr+tr>*{border-top:1px solid var(--line)}
tbody tr:hover>*{background:var(--sunken)}
.number{text-align:right;white-space:nowrap}
th:first-child,td:first-child{padding-left:.2rem}
table.rows{width:auto;min-width:min(100%,520px)}
table.metrics{width:auto;min-width:min(100%,420px)}
table.metrics th[title]{text-decoration:underline dotted var(--axis);text-underline-offset:3px;cursor:help}
.outputs td.path{color:var(--muted);font-size:.8rem;white-space:nowrap}
.outputs tr.value>*{border-top:0;padding-top:0}
table.calendar{table-layout:fixed;min-width:690px;font-size:.78rem}
table.calendar th,table.calendar td{padding:.25rem .2rem;text-align:center;border:1.5px solid var(--surface)}
table.calendar th:first-child{width:44px;text-align:left;position:sticky;left:0;background:var(--surface);z-index:1}
table.calendar td{border-radius:4px}
table.calendar .total{font-weight:600}
table.calendar .none{color:var(--muted)}
table.calendar tbody tr:hover>*{background:inherit}
`

const pictures = `
.picture{position:relative}
.plot{display:block;width:100%;height:auto;font-family:var(--sans);font-variant-numeric:tabular-nums;overflow:visible}
.plot-narrow{display:none}
.graph{max-width:none;height:auto;width:auto;min-width:0}
.graph a:hover{text-decoration:none}.graph a:hover rect:first-of-type{stroke:var(--accent)}
.legend{display:flex;flex-wrap:wrap;gap:.15rem 1.2rem;font-size:.84rem;color:var(--muted);margin-bottom:.35rem}
.legend b{color:var(--text);font-weight:600;font-variant-numeric:tabular-nums}
.swatch{display:inline-block;width:14px;height:3px;border-radius:2px;vertical-align:.25em;margin-right:.45rem}
.frame-mark{display:inline-block;width:11px;height:11px;border:2px solid var(--text);border-radius:3px;vertical-align:-.05em;margin-right:.45rem}
.heat-head{display:flex;flex-wrap:wrap;gap:.2rem 2rem;justify-content:space-between}
.heat-legend{display:flex;flex-wrap:wrap;gap:.5rem;align-items:center;font-size:.82rem;color:var(--muted);margin-bottom:.4rem;font-variant-numeric:tabular-nums}
.heat-strip{display:inline-flex;border-radius:4px;overflow:hidden}
.heat-strip i{width:20px;height:12px}
.gantt{font-size:.84rem}
.gantt-row{display:grid;grid-template-columns:minmax(90px,190px) minmax(0,1fr) 74px;gap:.8rem;align-items:center;padding:.16rem 0}
.gantt-name{overflow:hidden;text-overflow:ellipsis;white-space:nowrap}
.gantt-track{position:relative;height:16px;background:var(--sunken);border-radius:4px}
.gantt-track i{position:absolute;top:2px;bottom:2px;border-radius:3px;background:var(--muted)}
.gantt-track .bar-good{background:var(--series-1)}.gantt-track .bar-bad{background:var(--bad)}
.gantt-track .bar-warn{background:var(--series-2)}.gantt-track .bar-accent{background:var(--accent)}
.gantt-track .bar-lost{background:repeating-linear-gradient(45deg,var(--warn) 0 2px,transparent 2px 4px);min-width:6px}
.gantt-track s{position:absolute;top:-3px;bottom:-3px;border-left:1.5px dashed var(--axis)}
.gantt-track.load{height:34px;background:none;border-bottom:1px solid var(--line);border-radius:0}
.gantt-track.load svg{width:100%;height:100%;display:block}
.gantt-time{text-align:right;color:var(--muted);font-variant-numeric:tabular-nums;white-space:nowrap}
.gantt-time[data-most]{color:var(--text);font-weight:600}
.gantt-axis .gantt-track{background:none;height:18px}
.gantt-axis .gantt-track i{background:none;font-style:normal;color:var(--muted);font-size:.75rem;transform:translateX(-50%);white-space:nowrap}
.gantt-axis .gantt-track i:first-child{transform:none}
.source{background:var(--surface);border:1px solid var(--line);border-radius:10px;padding:.9rem 0;margin-top:.6rem;overflow-x:auto;line-height:1.5;counter-reset:line;tab-size:2;font-size:.8rem}
.source .l::before{counter-increment:line;content:counter(line);display:inline-block;width:3.2em;padding-right:1.1em;text-align:right;color:var(--muted);user-select:none}
.source b{font-weight:500;color:var(--accent)}.source i{font-style:normal;color:var(--muted)}
`

const phone = `
@media (max-width:1000px){
.columns{grid-template-columns:minmax(0,1fr)}
.contents{position:static;max-height:none}
.contents>ul{display:flex;flex-wrap:wrap;gap:.1rem .3rem;margin-bottom:1.4rem}
.contents ul ul{display:none}
}
@media (max-width:640px){
body{font-size:14.5px}
.masthead{flex-direction:column-reverse;gap:.9rem;padding:1.2rem .9rem 1rem}
.theme{align-self:flex-end}
.columns{padding:0 .9rem}
footer{padding:1rem .9rem 2rem}
h1{font-size:1.5rem}
.phase{padding:1rem .9rem;border-radius:10px}
.tiles,.facts{grid-template-columns:repeat(2,minmax(0,1fr));gap:.6rem}
#workflow .scroll,#timing .gantt,#findings>dl,#reproduction>dl{padding:.9rem}
.tile{padding:.7rem .8rem}
.tile dd b{font-size:1.3rem}
.plot-wide{display:none}
.plot-narrow{display:block}
.gantt-row{grid-template-columns:92px minmax(0,1fr) 58px;gap:.5rem}
th,td{padding:.34rem .5rem}
.notes dl,.keys{grid-template-columns:minmax(0,1fr)}
.heat-strip i{width:15px}
}
`

const paper = `
@media print{
:root,:root:has(#theme-dark:checked),:root:has(#theme-light:checked){color-scheme:light}
@page{margin:14mm}
html,body{background:#fff}
body{font-size:10pt}
*{-webkit-print-color-adjust:exact;print-color-adjust:exact}
.theme,.contents,.skip{display:none}
.columns{display:block;padding:0;max-width:none}
.masthead,footer{padding-left:0;padding-right:0;padding-bottom:0;max-width:none}
.phase{border:0;padding:0}
.plot-wide{display:block}
.plot-narrow{display:none}
.scroll,.source{overflow:visible}
h2,h3,h4,figcaption,.phase>header,.gate{break-after:avoid}
.figure{break-inside:avoid}.figure-table{break-inside:auto}
section{margin-bottom:1.4rem}
.picture,.tile,.note,tr,.gantt-row,.heat-head,.legend{break-inside:avoid}
thead{display:table-header-group}
table.calendar{min-width:0;font-size:7.5pt}
.source{white-space:pre-wrap;font-size:7.5pt}
a{color:inherit}
}
`

/** The whole style sheet. System fonts, no images, nothing to fetch. */
export function stylesheet(): string {
  return (base + layout + parts + tables + pictures + phone + paper).replaceAll('\n', '')
}
