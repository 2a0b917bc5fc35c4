/**
 * @module The only script of the dashboard, as text, so that the types of a browser do not leak into the program's. Pages are whole
 * without it. It keeps the chosen theme, and reads a page anew when the server says that what it shows has changed: parts that
 * differ are put in place, so that focus, position and opened details stay.
 */
export const liveScript = `'use strict'
{
  const root = document.documentElement
  const stored = () => {
    try { return localStorage.getItem('phaseline-theme') } catch { return null }
  }
  const theme = stored()
  if (theme === 'light' || theme === 'dark') root.dataset.theme = theme

  const keepTheme = () => {
    const chosen = document.getElementById('theme-' + (theme ?? 'auto'))
    if (chosen !== null) chosen.checked = true
    document.querySelector('.theme').addEventListener('change', (event) => {
      const value = event.target.id.replace('theme-', '')
      delete root.dataset.theme
      try { localStorage.setItem('phaseline-theme', value) } catch { /* the choice holds for this page */ }
    })
  }

  const openedIn = (element) => [...element.querySelectorAll('details')].map((each) => each.open)

  /** What can have the focus, and which of it is the same in another version of its part: by what it says, else by its place. */
  const focusable = (element) => [...element.querySelectorAll('a[href], summary, [tabindex], input')]
  const sameIn = (fresh, old, focused) => {
    const [before, after] = [focusable(old), focusable(fresh)]
    const says = (each) => each.tagName === focused.tagName && each.textContent === focused.textContent
    return after[before.length === after.length ? before.indexOf(focused) : after.findIndex(says)] ?? after.find(says)
  }

  const putInPlace = (old, fresh) => {
    const opened = openedIn(old)
    fresh.querySelectorAll('details').forEach((each, i) => { each.open = opened[i] ?? each.open })
    if (old.isEqualNode(fresh)) return
    const focused = old.contains(document.activeElement) ? document.activeElement : null
    const same = focused === null ? undefined : sameIn(fresh, old, focused)
    const scrolled = [...old.querySelectorAll('.scroll')].map((each) => each.scrollLeft)
    old.replaceWith(fresh)
    fresh.querySelectorAll('.scroll').forEach((each, i) => { each.scrollLeft = scrolled[i] ?? 0 })
    same?.focus({ preventScroll: true })
  }

  const readAnew = async (main) => {
    const response = await fetch(location.href, { headers: { accept: 'text/html' }, cache: 'no-store' })
    if (!response.ok) return
    const page = new DOMParser().parseFromString(await response.text(), 'text/html')
    document.title = page.title
    main.dataset.live = page.querySelector('main').dataset.live
    const parts = [...page.querySelectorAll('main > [id]')]
    const ids = new Set(parts.map(({ id }) => id))
    for (const old of main.querySelectorAll(':scope > [id]')) if (!ids.has(old.id)) old.remove()
    let before = null
    for (const each of parts) {
      const fresh = document.adoptNode(each)
      const old = main.querySelector(':scope > #' + CSS.escape(fresh.id))
      if (old !== null) putInPlace(old, fresh)
      else if (before === null) main.prepend(fresh)
      else before.after(fresh)
      before = main.querySelector(':scope > #' + CSS.escape(fresh.id))
    }
    main.dataset.reads = String(Number(main.dataset.reads ?? 0) + 1)
  }

  const follow = (main, state) => {
    const say = (word, text) => { state.dataset.state = word; state.textContent = text }
    let reading = false
    let asked = false
    const refresh = async () => {
      asked = true
      if (reading) return
      reading = true
      while (asked) {
        asked = false
        try { await readAnew(main) } catch { /* the connection is gone: said by its own event */ }
        await new Promise((done) => setTimeout(done, 300))
      }
      reading = false
    }
    let lost = false
    let source
    const open = () => {
      source = new EventSource(main.dataset.live)
      source.addEventListener('open', () => {
        say('live', 'Follows what happens.')
        if (lost) void refresh()
        lost = false
      })
      source.addEventListener('error', () => {
        lost = true
        say('lost', 'The server does not answer; what is shown may be old.')
      })
      source.addEventListener('change', () => void refresh())
    }
    // A browser keeps few connections to one server: pages that nobody sees give theirs to others, and ask later what they missed.
    const openOrClose = () => {
      source?.close()
      if (document.visibilityState === 'visible') open()
      else say('asleep', '')
    }
    document.addEventListener('visibilitychange', openOrClose)
    addEventListener('pagehide', () => source?.close())
    addEventListener('pageshow', (event) => { if (event.persisted) location.reload() })
    openOrClose()
  }

  addEventListener('DOMContentLoaded', () => {
    keepTheme()
    const main = document.querySelector('main[data-live]')
    if (main !== null) follow(main, document.getElementById('live-state'))
  })
}
`
