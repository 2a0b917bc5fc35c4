/**
 * What only a browser can tell: that pictures are seen, nothing overflows, nothing is fetched, and all text can be read.
 * What runs in the page stands here as text, so that the types of a browser do not leak into the program's.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { executablePath, installed, openBrowser, POOR_CONTRAST } from './fixtures/browser.ts'
import { sampleRun } from './fixtures/sample-run.ts'
import { renderReport } from './index.ts'

if (!installed) console.warn(`The report is not tried in a browser: ${executablePath} does not exist (set CHROMIUM).`)

interface Seen {
  readonly page: Page
  readonly console: string[]
  readonly requests: string[]
}

interface Pictures {
  readonly pictures: readonly { shown: number; width: number; height: number; marks: number }[]
  readonly overflow: number
}

const PICTURES = `(() => {
  const pictures = [...document.querySelectorAll('.figure .picture, #workflow .picture')].map((picture) => {
    const shown = [...picture.querySelectorAll('svg')].filter((svg) => svg.getBoundingClientRect().height > 0)
    const box = shown[0]?.getBoundingClientRect()
    return { shown: shown.length, width: box?.width ?? 0, height: box?.height ?? 0, marks: shown[0]?.children.length ?? 0 }
  })
  const { scrollWidth, clientWidth } = document.documentElement
  return { pictures, overflow: scrollWidth - clientWidth }
})()`

const LOOK = `[
  getComputedStyle(document.body).color,
  getComputedStyle(document.documentElement).backgroundColor,
  getComputedStyle(document.querySelector('.figure-time_series .plot-wide path[stroke="var(--series-1)"]')).stroke,
]`

const PAPER = `({
  ground: getComputedStyle(document.body).backgroundColor,
  ink: getComputedStyle(document.body).color,
  hidden: ['.theme', '.contents'].map((name) => getComputedStyle(document.querySelector(name)).display),
})`

describe.skipIf(!installed)('in Chromium', () => {
  let browser: Browser
  let folder: string
  let url: string

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'phaseline-report-'))
    const file = join(folder, 'report.html')
    writeFileSync(file, await renderReport(sampleRun()))
    url = pathToFileURL(file).href
    browser = await openBrowser()
  })

  afterAll(async () => {
    await browser?.close()
    rmSync(folder, { recursive: true, force: true })
  })

  async function open(
    width: number,
    colorScheme: 'light' | 'dark',
    media: 'screen' | 'print' = 'screen',
  ): Promise<Seen> {
    const page = await browser.newPage({ viewport: { width, height: 900 }, colorScheme })
    await page.emulateMedia({ media, colorScheme })
    const seen: Seen = { page, console: [], requests: [] }
    page.on('console', (message) => seen.console.push(message.text()))
    page.on('pageerror', (error) => seen.console.push(error.message))
    page.on('request', (request) => seen.requests.push(request.url()))
    await page.goto(url)
    return seen
  }

  test.each([
    [1280, 'light'],
    [1280, 'dark'],
    [768, 'light'],
    [390, 'light'],
    [380, 'dark'],
  ] as const)(
    'at %i px in %s all pictures are seen, nothing overflows and nothing is fetched',
    async (width, scheme) => {
      const { page, console, requests } = await open(width, scheme)
      const found = await page.evaluate<Pictures>(PICTURES)
      expect(found.pictures).toHaveLength(7)
      for (const picture of found.pictures) {
        expect(picture.shown).toBe(1)
        expect(picture.width).toBeGreaterThan(200)
        expect(picture.height).toBeGreaterThan(60)
        expect(picture.marks).toBeGreaterThan(2)
      }
      expect(found.overflow).toBe(0)
      expect(console).toEqual([])
      expect(requests).toEqual([url])
      await page.close()
    },
  )

  test.each(['light', 'dark'] as const)('all text has a contrast of 4.5 in %s', async (scheme) => {
    const { page } = await open(1280, scheme)
    const poor = await page.evaluate<{ unread: string[]; checked: number }>(POOR_CONTRAST)
    expect(poor.unread).toEqual([])
    expect(poor.checked).toBeGreaterThan(300)
    await page.close()
  })

  test('the switch turns the whole page dark, pictures included, without a script', async () => {
    const { page } = await open(1280, 'light')
    const look = () => page.evaluate<string[]>(LOOK)
    const light = await look()
    await page.click('label:has(#theme-dark)')
    const dark = await look()
    for (let i = 0; i < light.length; i++) expect(dark[i]).not.toBe(light[i])
    await page.click('label:has(#theme-auto)')
    expect(await look()).toEqual(light)
    await page.close()
  })

  test('paper is light, without switch and table of contents, also where the screen is dark', async () => {
    const { page } = await open(720, 'dark', 'print')
    const found = await page.evaluate<object>(PAPER)
    expect(found).toEqual({ ground: 'rgb(255, 255, 255)', ink: 'rgb(26, 31, 38)', hidden: ['none', 'none'] })
    await page.close()
  })
})
