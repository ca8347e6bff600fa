import { readFile } from 'node:fs/promises';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { Browser, Page } from 'playwright-core';
import { launchBrowser } from '../support/browser.js';
import { PUBLIC_URL, RequestDesk } from '../support/data-requests.js';

const HOUR = 3_600_000;

describe('the page of a mailed link', () => {
  let office: RequestDesk;
  let browser: Browser;
  let page: Page;
  let requested: string[];
  /** Console errors, uncaught errors and violations of the page's policy. */
  let complaints: string[];

  beforeAll(async () => {
    [office, browser] = [await RequestDesk.open(), await launchBrowser()];
  });
  afterAll(async () => {
    await browser.close();
    await office.close();
  });

  async function open(locale = 'en-GB'): Promise<void> {
    const context = await browser.newContext({ locale });
    page = await context.newPage();
    page.setDefaultTimeout(10_000);
    [requested, complaints] = [[], []];
    await page.addInitScript({
      content: `document.addEventListener('securitypolicyviolation', (event) =>
        console.error('Violated: ' + event.violatedDirective + ' ' + event.blockedURI))`,
    });
    page.on('request', (request) => requested.push(request.url()));
    page.on('pageerror', (error) => complaints.push(error.message));
    page.on('console', (message) => complaints.push(message.text()));
  }

  beforeEach(() => open());
  afterEach(async () => {
    const addresses = requested.filter((address) => !address.startsWith('blob:'));
    const origins = addresses.map((address) => new URL(address).origin);
    expect(new Set(origins)).toEqual(new Set([office.server.http.origin]));
    expect(addresses.filter((address) => address.split('#')[0]!.includes('cld_'))).toEqual([]);
    await page.context().close();
  });

  const button = (name: string) => page.getByRole('button', { name });
  const settled = () => page.locator('main:not([aria-busy])').waitFor();

  /** Follows the link that was mailed for this request. @returns its token */
  async function follow(body: { kind: string; mode?: string }): Promise<string> {
    const { link, token } = await office.mailed({ ...body, email: await office.guest() });
    await page.goto(link.replace(PUBLIC_URL, office.server.http.origin));
    await settled();
    return token;
  }

  const stateOf = async (token: string): Promise<unknown> =>
    (await office.call('GET', 'data-request', token)).body.state;

  it('shows an export, confirms it by its button, and hands it over', async () => {
    const token = await follow({ kind: 'export' });
    expect(await page.locator('main').textContent()).toContain('what the comments of “daily” keep');
    expect(await stateOf(token)).toBe('mailed');

    await button('Confirm the request').click();
    await page.getByRole('heading', { name: 'Your copy is ready' }).waitFor();
    expect(await stateOf(token)).toBe('confirmed');

    const started = page.waitForEvent('download');
    await button('Download').click();
    const file = await readFile(await (await started).path(), 'utf8');
    expect(JSON.parse(file)).toMatchObject({ comments: [{ guestName: 'Gus' }] });
    expect(complaints).toEqual([]);
  });

  it('works by keyboard alone, and takes an erasure back', async () => {
    const token = await follow({ kind: 'erasure', mode: 'remove-text' });
    await page.getByText('with the text of all your comments').waitFor();
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'Your data will be erased' }).waitFor();
    expect(await stateOf(token)).toBe('confirmed');

    await settled();
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'Taken back' }).waitFor();
    expect(await stateOf(token)).toBeUndefined();
    expect(complaints).toEqual([]);
  });

  it('shows the same request when it is loaded again, and at last what was done', async () => {
    const token = await follow({ kind: 'erasure' });
    await button('Erase my data').click();
    await button('Take it back').waitFor();
    await page.reload();
    await button('Take it back').waitFor();

    await office.work(25 * HOUR);
    expect(await stateOf(token)).toBe('done');
    await button('Take it back').click();
    await page.getByText('It is too late for that').waitFor();
    await page.reload();
    await page.getByRole('heading', { name: 'Your data was erased' }).waitFor();
    expect(complaints).toEqual([expect.stringContaining('409')]);
  });

  it.each(['', '#', '#daily', '#daily.cld_x', '#../../x.cld_1', '#daily.<img src=x>'])(
    'says what is wrong with a link that ends in "%s"',
    async (end) => {
      await page.goto(`${office.server.http.origin}/data-requests${end}`);
      await settled();
      const said = await page.getByRole('status').textContent();
      expect(said).toMatch(/whole link|not valid any more/);
      expect(await page.getByRole('button').count()).toBe(0);
    },
  );

  it.each([
    ['de-AT', 'Meine Daten löschen'],
    ['fr-FR', 'Effacer mes données'],
    ['es-MX', 'Borrar mis datos'],
    ['ja-JP', 'Erase my data'],
  ])('speaks to a reader of %s', async (locale, name) => {
    await page.context().close();
    await open(locale);
    await follow({ kind: 'erasure' });
    await button(name).click();
    await page.getByRole('heading', { level: 1 }).waitFor();
    expect(complaints).toEqual([]);
  });

  it('fits a phone, and has a policy under which no markup comes from a script', async () => {
    await page.setViewportSize({ width: 320, height: 640 });
    await follow({ kind: 'erasure' });
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(320);
    const inject = page.evaluate("document.body.innerHTML = '<img src=x onerror=alert(1)>'");
    await expect(inject).rejects.toThrow('TrustedHTML');
  });
});
