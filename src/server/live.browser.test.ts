/** Pages that are open in a browser follow what happens: in documents, and in a run that is driven. */
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser, BrowserContextOptions, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { executablePath, installed, openBrowser } from '../report/fixtures/browser.ts'
import { editDocument } from '../workspace/edit-document.ts'
import { type SampleRuns, sampleDocuments, sampleRuns } from './fixtures/sample-project.ts'
import { type RunningServer, serve } from './serve.ts'

if (!installed) console.warn(`The pages are not tried in a browser: ${executablePath} does not exist (set CHROMIUM).`)

describe.skipIf(!installed)('in Chromium', () => {
  let browser: Browser
  let root: string
  let folder: string
  let runs: SampleRuns
  let server: RunningServer
  const opened: Page[] = []

  beforeAll(async () => {
    root = mkdtempSync(join(tmpdir(), 'phaseline-pages-'))
    folder = join(root, 'project')
    mkdirSync(folder)
    await sampleDocuments(folder)
    runs = await sampleRuns(folder)
    server = await serve({ folder, port: 0 })
    browser = await openBrowser()
  })
  afterEach(async () => {
    for (const page of opened.splice(0)) await page.context().close()
  })
  afterAll(async () => {
    await browser?.close()
    await server?.close()
    await runs?.close()
    rmSync(root, { recursive: true, force: true })
  })

  interface Seen {
    readonly page: Page
    readonly console: string[]
    readonly requests: string[]
  }

  async function open(path: string, options: BrowserContextOptions = {}): Promise<Seen> {
    const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, ...options })
    const page = await context.newPage()
    opened.push(page)
    const seen: Seen = { page, console: [], requests: [] }
    page.on('console', (message) => seen.console.push(message.text()))
    page.on('pageerror', (error) => seen.console.push(error.message))
    page.on('request', (request) => seen.requests.push(request.url()))
    await page.goto(server.url + path)
    return seen
  }
  test('a page follows the edits of documents, and leaves what is opened and where the reader is as it was', async () => {
    const { page, console } = await open('/documents')
    await page.waitForSelector('#live-state[data-state=live]')
    await page.click('#trend summary')
    await page.locator('#changes summary').focus()
    await editDocument(join(folder, 'w.yaml'), 'enable review')
    await page.waitForSelector('#changes b:text-is("enable review")')
    expect(await page.locator('#summary').innerText()).toContain('84')
    expect(await page.locator('#trend details').getAttribute('open')).not.toBeNull()
    expect(await page.evaluate('document.activeElement.tagName')).toBe('SUMMARY')
    expect(console).toEqual([])
  })

  test('a page that nobody sees holds no connection, and catches up when it is seen again', async () => {
    const { page } = await open('/documents')
    await page.waitForSelector('#live-state[data-state=live]')
    const show = (state: 'hidden' | 'visible'): Promise<void> =>
      page.evaluate(`Object.defineProperty(document, 'visibilityState', { value: '${state}', configurable: true })
        document.dispatchEvent(new Event('visibilitychange'))`)
    await show('hidden')
    expect(await page.locator('#live-state').getAttribute('data-state')).toBe('asleep')
    const reads = (): Promise<string | null> => page.locator('main').getAttribute('data-reads')
    await editDocument(join(folder, 'w.yaml'), 'set max_parallel of search to 7')
    expect(await reads()).toBeNull()
    await show('visible')
    await page.waitForSelector('#changes b:text-is("set max_parallel of search to 7")')
  })

  test('a page follows a run: its tasks, the end of its phase, the next one', async () => {
    const { page, console } = await open(`/runs/${runs.ids.running}`)
    await page.waitForSelector('#live-state[data-state=live]')
    await runs.finishTask('b')
    await page.waitForSelector('#state >> text=2 of 3 tasks')
    await runs.finishPhase('collect')
    await page.waitForSelector('#state >> text=1 of 3')
    await page.waitForSelector('#phases .badge-good')
    expect(console).toEqual([])
  })
})
