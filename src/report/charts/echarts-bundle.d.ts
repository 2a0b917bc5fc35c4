/** @module Types of the chart library's single-file build, which has none of its own. */
declare module 'echarts/dist/echarts.esm.min.mjs' {
  export { init } from 'echarts'
}
