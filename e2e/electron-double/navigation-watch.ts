import type { Page } from 'playwright'

/** Asks the double whether a document may be loaded; `byPage`: the page itself began it. */
export type AskNavigation = (url: string, byPage: boolean) => Promise<boolean>

/** The navigations of one page's main frame: each is asked about before it is made. */
export class NavigationWatch {
  private readonly page: Page
  private readonly ask: AskNavigation
  /** Navigations begun by the app that have not asked for their document yet. */
  private expected = 0

  private constructor(page: Page, ask: AskNavigation) {
    this.page = page
    this.ask = ask
  }

  static async of(page: Page, ask: AskNavigation): Promise<NavigationWatch> {
    const watch = new NavigationWatch(page, ask)
    await watch.begin()
    return watch
  }

  /** To be called before a navigation that the app begins, as by `loadURL` or `reload`: the page is not asked about it. */
  expectOne(): void {
    this.expected += 1
  }

  private async begin(): Promise<void> {
    const devtools = await this.page.context().newCDPSession(this.page)
    const { frameTree } = await devtools.send('Page.getFrameTree')
    const main = frameTree.frame.id
    devtools.on('Fetch.requestPaused', ({ requestId, frameId, request }) => {
      const proceed = async (): Promise<void> => {
        const isAllowed = frameId !== main || (await this.isAllowed(request.url))
        if (isAllowed) await devtools.send('Fetch.continueRequest', { requestId })
        else await devtools.send('Fetch.failRequest', { requestId, errorReason: 'Aborted' })
      }
      // A page that is closed meanwhile needs no answer.
      proceed().catch(() => undefined)
    })
    await devtools.send('Fetch.enable', { patterns: [{ resourceType: 'Document', requestStage: 'Request' }] })
  }

  private isAllowed(url: string): Promise<boolean> {
    const byPage = this.expected === 0
    if (!byPage) this.expected -= 1
    return this.ask(url, byPage)
  }
}
