/** @module The process that drives a run dies; a page that is open says so, though no journal tells it. */
import type { ChildProcess } from 'node:child_process'
import { afterAll, expect, test } from 'vitest'
import { installed, openBrowser } from '../../src/report/fixtures/browser.ts'
import { phaseline, temporaryFolder } from './cli-process.ts'
import { servePhaseline, writeWatchedWorkflow } from './serve-process.ts'

const folder = temporaryFolder()
afterAll(() => folder.remove())

test.skipIf(!installed)('the death of the process that drives a run is seen on the open page', async () => {
  const cwd = folder.path
  writeWatchedWorkflow(cwd, 'dies')
  let child: ChildProcess | undefined
  const run = phaseline(['run', 'dies.yaml', '--no-report'], {
    cwd,
    onStart: (started) => {
      child = started
    },
  })
  const [server, browser] = await Promise.all([servePhaseline(cwd), openBrowser()])
  try {
    const page = await browser.newPage()
    await page.goto(server.url)
    await page.waitForSelector('#running h3:has-text("dies")')
    child!.kill('SIGKILL')
    expect((await run).signal).toBe('SIGKILL')
    await page.waitForSelector('#asking >> text=phaseline resume')
    expect(await page.locator('#asking').innerText()).toContain('The run was interrupted')
    expect(await page.locator('#running').count()).toBe(0)
  } finally {
    child!.kill('SIGKILL')
    await browser.close()
    await server.stop()
  }
})
