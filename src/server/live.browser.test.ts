/** Pages that are open in a browser follow what happens: in documents, and in a run that is driven. */
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { executablePath, installed } from '../report/fixtures/browser.ts'
import { editDocument } from '../workspace/edit-document.ts'
import { type BrowserProject, openBrowserProject } from './fixtures/browser-project.ts'

if (!installed) console.warn(`The pages are not tried in a browser: ${executablePath} does not exist (set CHROMIUM).`)

describe.skipIf(!installed)('in Chromium', () => {
  let project: BrowserProject
  beforeAll(async () => {
    project = await openBrowserProject()
  })
  afterEach(() => project.closePages())
  afterAll(() => project?.close())

  test('a page follows the edits of documents, and leaves what is opened and where the reader is as it was', async () => {
    const { page, console } = await project.open('/documents')
    await page.waitForSelector('#live-state[data-state=live]')
    await page.click('#trend summary')
    await page.locator('#changes summary').focus()
    await editDocument(join(project.folder, 'w.yaml'), 'enable review')
    await page.waitForSelector('#changes b:text-is("enable review")')
    expect(await page.locator('#summary').innerText()).toContain('84')
    expect(await page.locator('#trend details').getAttribute('open')).not.toBeNull()
    expect(await page.evaluate('document.activeElement.tagName')).toBe('SUMMARY')
    expect(console).toEqual([])
  })

  test('a page that nobody sees holds no connection, and catches up when it is seen again', async () => {
    const { page } = await project.open('/documents')
    await page.waitForSelector('#live-state[data-state=live]')
    const show = (state: 'hidden' | 'visible'): Promise<void> =>
      page.evaluate(`Object.defineProperty(document, 'visibilityState', { value: '${state}', configurable: true })
        document.dispatchEvent(new Event('visibilitychange'))`)
    await show('hidden')
    expect(await page.locator('#live-state').getAttribute('data-state')).toBe('asleep')
    const reads = (): Promise<string | null> => page.locator('main').getAttribute('data-reads')
    await editDocument(join(project.folder, 'w.yaml'), 'set max_parallel of search to 7')
    expect(await reads()).toBeNull()
    await show('visible')
    await page.waitForSelector('#changes b:text-is("set max_parallel of search to 7")')
  })

  test('a page follows a run: its tasks, the end of its phase, the next one', async () => {
    const { page, console } = await project.open(`/runs/${project.runs.ids.running}`)
    await page.waitForSelector('#live-state[data-state=live]')
    await project.runs.finishTask('b')
    await page.waitForSelector('#state >> text=2 of 3 tasks')
    await project.runs.finishPhase('collect')
    await page.waitForSelector('#state >> text=1 of 3')
    await page.waitForSelector('#phases .badge-good')
    expect(console).toEqual([])
  })
})
