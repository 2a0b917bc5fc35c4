/** What only a browser can tell of the pages: that they fit, can be read, work by keyboard and without a script. */
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { executablePath, installed, POOR_CONTRAST } from '../report/fixtures/browser.ts'
import { type BrowserProject, openBrowserProject } from './fixtures/browser-project.ts'

if (!installed) console.warn(`The pages are not tried in a browser: ${executablePath} does not exist (set CHROMIUM).`)

const OVERFLOW = 'document.documentElement.scrollWidth - document.documentElement.clientWidth'
const OPEN_ALL = 'for (const each of document.querySelectorAll("details")) each.open = true'
/** Things that can have the focus and have no name for those who hear the page. */
const NAMELESS = `[...document.querySelectorAll('a, summary, input, [tabindex="0"]')]
  .filter((each) => !(each.textContent.trim() || each.getAttribute('aria-label') || each.labels?.[0]?.textContent.trim()))
  .map((each) => each.outerHTML)`

describe.skipIf(!installed)('in Chromium', () => {
  let project: BrowserProject
  beforeAll(async () => {
    project = await openBrowserProject()
  })
  afterEach(() => project.closePages())
  afterAll(() => project?.close())

  const pages = (): string[] => [
    '/',
    '/runs',
    '/documents',
    '/documents/history?file=w.yaml',
    ...(['failed', 'waiting', 'running'] as const).map((state) => `/runs/${project.runs.ids[state]}`),
  ]

  test('every page fits a phone, a tablet and a desk, can be read in light and dark, and loads nothing from elsewhere', async () => {
    const { page, console, requests } = await project.open('/')
    for (const path of pages()) {
      await page.goto(project.url + path)
      await page.evaluate(OPEN_ALL)
      expect(await page.evaluate(NAMELESS), path).toEqual([])
      for (const [width, colorScheme] of [
        [360, 'light'],
        [390, 'dark'],
        [768, 'dark'],
        [1280, 'light'],
      ] as const) {
        await page.setViewportSize({ width, height: 800 })
        expect(await page.evaluate(OVERFLOW), `${path} at ${width}`).toBe(0)
        if (width === 768 || width === 360) continue
        await page.emulateMedia({ colorScheme })
        const { unread, checked } = await page.evaluate<{ unread: string[]; checked: number }>(POOR_CONTRAST)
        expect(unread, `${path} in ${colorScheme}`).toEqual([])
        expect(checked).toBeGreaterThan(20)
      }
    }
    expect(console).toEqual([])
    expect(requests.filter((url) => !url.startsWith(project.url) && !url.startsWith('data:'))).toEqual([])
  })

  test('the keyboard leads past the menu to the content, and to every page', async () => {
    const { page } = await project.open('/')
    await page.keyboard.press('Tab')
    expect(await page.evaluate('document.activeElement.textContent')).toBe('Skip to the content')
    await page.keyboard.press('Enter')
    expect(await page.evaluate('document.activeElement.id')).toBe('content')
    await page.goto(`${project.url}/`)
    for (let i = 0; i < 5; i++) await page.keyboard.press('Tab')
    await page.keyboard.press('Enter')
    await page.waitForURL('**/documents')
  })

  test('the chosen theme holds on the next page', async () => {
    const { page } = await project.open('/', { colorScheme: 'light' })
    const ground = (): Promise<string> =>
      page.evaluate('getComputedStyle(document.documentElement).backgroundColor') as Promise<string>
    const light = await ground()
    await page.click('label:has(#theme-dark)')
    const dark = await ground()
    expect(dark).not.toBe(light)
    await page.goto(`${project.url}/documents`)
    expect(await ground()).toBe(dark)
    await page.click('label:has(#theme-auto)')
    expect(await ground()).toBe(light)
  })

  test('without a script a page shows the same', async () => {
    const { page } = await project.open('/documents', { javaScriptEnabled: false })
    expect(await page.locator('#unusual').innerText()).toContain('90.0 ms')
    await page.click('summary:has-text("The numbers")')
    expect(await page.locator('#trend table').isVisible()).toBe(true)
    await page.click('nav >> text=Runs')
    await page.waitForURL('**/runs')
  })
})
