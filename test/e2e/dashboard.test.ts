/** @module A run is driven by one process and watched through another: the dashboard never holds it up. */
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { installed, openBrowser } from '../../src/report/fixtures/browser.ts'
import { phaseline, temporaryFolder } from './cli-process.ts'
import { type Served, servePhaseline, writeWatchedWorkflow } from './serve-process.ts'

const folder = temporaryFolder()
const cwd = folder.path
let go: (task: string) => void
let server: Served
let url: string
let browser: Browser
let page: Page

beforeAll(async () => {
  go = writeWatchedWorkflow(cwd, 'watched')
  server = await servePhaseline(cwd)
  url = server.url
  if (installed) {
    browser = await openBrowser()
    page = await browser.newPage()
  }
})
afterAll(async () => {
  await browser?.close()
  expect(await server.stop()).toEqual([0, null])
  folder.remove()
})

// biome-ignore lint/suspicious/noExplicitAny: the body is what the test looks at.
const json = async (path: string): Promise<any> => (await fetch(url + path)).json()

test.skipIf(!installed)(
  'a run is followed from its first task over its gate to its end, by pages that only read',
  async () => {
    expect(existsSync(join(cwd, '.phaseline'))).toBe(false)
    await page.goto(url)
    await page.waitForSelector('#runs >> text=phaseline run watched.yaml')
    await page.waitForSelector('#live-state[data-state=live]')

    const run = phaseline(['run', 'watched.yaml', '--no-report'], { cwd })
    await page.waitForSelector('#running >> text=0 of 2 tasks')
    await page.click('#running h3 a')
    await page.waitForURL('**/runs/*')
    const id = page.url().split('/').at(-1)!
    await page.waitForSelector('#live-state[data-state=live]')

    // Readers in numbers: none of them may keep the run from its journal.
    let reading = true
    const readers = Array.from({ length: 2 }, async () => {
      while (reading) await Promise.all([json('/api/runs'), json(`/api/runs/${id}`), fetch(`${url}/runs/${id}`)])
    })
    go('a')
    await page.waitForSelector('#state >> text=1 of 2 tasks')
    go('b')
    await page.waitForSelector('#state >> text=1 of 3')
    go('c')
    await page.waitForSelector('#attention >> text=Publish?')
    const waited = await run
    reading = false
    await Promise.all(readers)
    expect(waited.stderr).not.toMatch(/STORE_|busy|locked/i)
    expect(waited.stderr).toContain(`phaseline approve ${id} decide`)
    const shown = await page.locator('#attention .command').allInnerTexts()
    expect(shown).toEqual([
      `phaseline approve ${id} decide --reason "…"`,
      `phaseline reject ${id} decide --reason "…"`,
      `phaseline resume ${id}`,
    ])

    const words = shown[0]!.split(' ').slice(1, -1)
    expect((await phaseline([...words, 'Looked at it.'], { cwd })).code).toBe(0)
    go('d')
    expect((await phaseline([...shown[2]!.split(' ').slice(1), '--no-report'], { cwd })).code).toBe(0)
    await page.waitForSelector('.head .badge-good:text-is("succeeded")')
    await page.waitForSelector('#state >> text=3 of 3')

    await page.click('text=Report of the run')
    await page.waitForURL('**/report')
    expect(await page.locator('h1').innerText()).toBe('watched')
  },
)

test('the addresses of the pages are printed', () => {
  for (const path of ['/', '/runs', '/documents']) expect(server.said()).toContain(`${url}${path}\n`)
})
