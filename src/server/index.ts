/** @module The HTTP interface of a project. */
export { type AppOptions, createApp } from './app.ts'
export { pages } from './pages/page.ts'
export { type RunningServer, type ServeOptions, serve } from './serve.ts'
