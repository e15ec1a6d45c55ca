import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { chromium, type Browser, type BrowserContext, type Page } from 'playwright-core';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];
const FLAGS = ['--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run'];
const QUIET = ['--disable-background-networking', '--disable-component-update', '--disable-sync'];

/** How long a window waits for what must come, ms; the machine may be busy. */
export const PATIENCE_MS = 60_000;

/** Inner size of a window, px. */
export interface Size {
  readonly width: number;
  readonly height: number;
}

/** Common screens. */
export const PHONE: Size = { width: 390, height: 780 };
export const DESK: Size = { width: 1280, height: 900 };

/** Starts the Chromium of this machine, or the one that `CHROMIUM` names. */
export function launch(): Promise<Browser> {
  return chromium.launch({
    executablePath: process.env['CHROMIUM'] ?? '/usr/bin/chromium',
    args: [...FLAGS, ...QUIET],
  });
}

/** One person's browser window. It collects what goes wrong in it, and `look` checks any state of it. */
export class Window {
  /** Errors of scripts, refusals by the content policy, errors on the console. */
  readonly complaints: string[] = [];

  private constructor(
    readonly page: Page,
    readonly context: BrowserContext,
  ) {}

  static async open(browser: Browser, viewport: Size): Promise<Window> {
    const context = await browser.newContext({
      viewport,
      locale: 'id-ID',
      timezoneId: 'Asia/Makassar',
      reducedMotion: 'reduce',
      acceptDownloads: true,
      hasTouch: viewport.width < 600,
    });
    context.setDefaultTimeout(PATIENCE_MS);
    return Window.tab(context);
  }

  /** Another tab of the same browser, with the same storage and cookies. */
  static async tab(context: BrowserContext): Promise<Window> {
    const page = await context.newPage();
    const window = new Window(page, context);
    page.on('pageerror', (error) => window.complaints.push(`script: ${error.message}`));
    page.on('console', (message) => {
      if (message.type() === 'error')
        window.complaints.push(`console: ${message.text()} ${message.location().url}`);
    });
    await page.exposeFunction('refusedByPolicy', (what: string) => window.complaints.push(`policy: ${what}`));
    await page.addInitScript(
      "document.addEventListener('securitypolicyviolation', (e) => window.refusedByPolicy(e.effectiveDirective + ' ' + e.blockedURI))",
    );
    return window;
  }

  /**
   * Checks the page as it stands: saves a picture in `shots/`, applies the rules of accessibility, and lets nothing be
   * wider than the window.
   * @throws {Error} with everything that is wrong.
   */
  async look(name: string, options: { readonly full?: boolean } = {}): Promise<void> {
    const { page } = this;
    await page.screenshot({ path: `shots/${name}.png`, fullPage: options.full ?? false });
    // Run by the debugger, because the page's content policy would refuse a script tag.
    await page.evaluate(AXE);
    const found = await page.evaluate<string[]>(
      `axe.run({ runOnly: ${JSON.stringify(RULES)} }).then((r) => r.violations.map((v) => v.id + ': ' + v.nodes.map((n) => n.html).join(' | ')))`,
    );
    const wide = await page.evaluate<number>(
      'document.documentElement.scrollWidth - document.documentElement.clientWidth',
    );
    if (wide > 0) found.push(`${wide} px wider than the window`);
    if (found.length > 0) throw new Error(`${name}:\n${found.join('\n')}`);
  }

  /** The same check at another size of the window, which afterwards returns to its own. */
  async lookAt(viewport: Size, name: string, options: { readonly full?: boolean } = {}): Promise<void> {
    const own = this.page.viewportSize();
    await this.page.setViewportSize(viewport);
    await this.look(name, options);
    if (own !== null) await this.page.setViewportSize(own);
  }
}
