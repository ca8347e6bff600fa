import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { Browser, Page } from 'playwright-core';
import type { DemoFacts } from '../../src/demo/demo.service.js';
import { launchBrowser } from '../support/browser.js';
import { prepare, startDemo, type Demo } from '../support/demo.js';
import { eventually } from '../support/eventually.js';

const SQUARE = '/sites/demo/threads/key:town-square';

let demo: Demo;
let facts: DemoFacts;

beforeEach(async () => {
  demo = await startDemo();
  facts = await prepare(demo);
});
afterEach(() => demo.app.close());

describe('the demo’s page', () => {
  let browser: Browser;
  let page: Page;
  let requested: string[];
  /** Console errors, uncaught errors and violations of the page's policy. */
  let complaints: string[];

  beforeAll(async () => {
    browser = await launchBrowser();
  });
  afterAll(() => browser.close());

  beforeEach(async () => {
    const context = await browser.newContext();
    page = await context.newPage();
    page.setDefaultTimeout(10_000);
    [requested, complaints] = [[], []];
    await page.addInitScript({
      content: `document.addEventListener('securitypolicyviolation', (event) =>
        console.error('Violated: ' + event.violatedDirective + ' ' + event.blockedURI))`,
    });
    page.on('request', (request) => requested.push(new URL(request.url()).origin));
    page.on('pageerror', (error) => complaints.push(error.message));
    page.on('console', (message) => {
      if (message.type() === 'error' || message.type() === 'warning')
        complaints.push(message.text());
    });
  });
  afterEach(async () => {
    await settled();
    await page.context().close();
    expect(new Set(requested)).toEqual(new Set([demo.origin]));
  });

  const button = (name: string | RegExp) => page.getByRole('button', { name });
  const responses = () => page.locator('.discussion li[id^="comment-"]');
  const message = async (): Promise<string> =>
    (await page.getByRole('status').locator('p').textContent())!;
  /** The page loads itself again after every write. */
  const afterReload = async (act: () => Promise<void>): Promise<void> => {
    const loaded = page.waitForEvent('load');
    await act();
    await loaded;
    await settled();
  };
  /** Nothing is under way any more. */
  const settled = () => page.locator('main:not([aria-busy])').waitFor();

  async function post(text: string): Promise<void> {
    await page.getByLabel('Name').fill('A newcomer');
    await page.getByLabel('Comment', { exact: true }).fill(text);
    await button('Post comment').click();
  }

  async function openDesk(): Promise<void> {
    await page.getByLabel('Moderator’s key').fill(facts.moderatorKey);
    await button('Open the desk').click();
    await page.getByRole('heading', { name: /waiting/ }).waitFor();
  }

  it('leads from the front page to a closed discussion of six responses', async () => {
    await page.goto(demo.origin);
    await page.getByRole('link', { name: 'Thursdays at the library' }).click();
    await page.getByRole('heading', { name: '6 Responses' }).waitFor();
    expect(await responses().count()).toBe(6);
    expect(await page.locator('.discussion li li[id]').count()).toBe(1);
    await page.getByText('Comments are closed.').waitFor();
    expect(await button('Post comment').count()).toBe(0);
    expect(complaints).toEqual([]);
  });

  it('shows a guest that a comment waits, and everybody once it is approved', async () => {
    await page.goto(`${demo.origin}/demo/town-square`);
    await afterReload(() => post('A sundial. It needs *no* water.'));
    expect(await message()).toContain('Your comment waits for a moderator.');
    await page.getByText('Waiting for a moderator').waitFor();
    expect(await responses().count()).toBe(3);

    await openDesk();
    await afterReload(() => button('Approve: comment by A newcomer').click());
    expect(await message()).toContain('Approved');
    expect(await responses().last().textContent()).toContain('A sundial. It needs no water.');
    expect(await responses().last().getAttribute('value')).toBe('3');
    expect(await page.getByText('Waiting for a moderator').count()).toBe(0);
    expect(complaints).toEqual([]);
  });

  it('says when somebody else has written, and keeps what is being written', async () => {
    await page.goto(`${demo.origin}/demo/town-square`);
    await page.getByLabel('Comment', { exact: true }).fill('Half a thou');
    const as = facts.moderatorKey;
    const queue = await demo.http.get('/sites/demo/moderation/queues/pending/items', { as });
    const { id: commentId, version } = queue.body.items[0].comment;
    const body = { action: 'approve', items: [{ commentId, version }] };
    await demo.http.post('/sites/demo/moderation/decisions', { as, body });
    await page.getByText('Somebody has written here.').waitFor();
    await afterReload(() => button('Show it').click());
    expect(await responses().count()).toBe(4);
    expect(await page.getByLabel('Comment', { exact: true }).inputValue()).toBe('Half a thou');
    expect(complaints).toEqual([]);
  });

  it('tells a guest that a comment was rejected, and nobody else', async () => {
    await page.goto(`${demo.origin}/demo/town-square`);
    await afterReload(() => post('First!'));
    await openDesk();
    await afterReload(() => button('Reject: comment by A newcomer').click());
    await page.getByText('a moderator decided against it').waitFor();
    await afterReload(() => button('Spam: comment by best-offers-4-you').click());
    expect(await page.locator('.queue > li').count()).toBe(2);
    expect(await responses().count()).toBe(3);
    expect(complaints).toEqual([]);
  });

  it('puts a reply below the comment it answers', async () => {
    await page.goto(`${demo.origin}/demo/town-square`);
    await button('Reply to Perrin Oakes').click();
    await page.getByText('In reply to').waitFor();
    await afterReload(() => post('Mind the fish.'));
    await openDesk();
    await afterReload(() => button('Approve: comment by A newcomer').click());
    const tree = responses().filter({ hasText: 'One big one' });
    expect(await tree.locator('li[id]').last().textContent()).toContain('Mind the fish.');
    expect(complaints).toEqual([]);
  });

  it('has no form once the discussion is closed, until it is open again', async () => {
    await page.goto(`${demo.origin}/demo/town-square`);
    await openDesk();
    await afterReload(() => button('Close this discussion').click());
    await page.getByText('Comments are closed.').waitFor();
    expect(await button('Post comment').count()).toBe(0);
    expect(await button(/^Reply to/).count()).toBe(0);

    await afterReload(() => button('Reopen this discussion').click());
    await button('Post comment').waitFor();
    expect(complaints).toEqual([]);
  });

  it('says why, and keeps the text, when the discussion was closed meanwhile', async () => {
    await page.goto(`${demo.origin}/demo/town-square`);
    await demo.http.patch(SQUARE, { as: facts.moderatorKey, body: { state: 'closed' } });
    await post('Too late');
    expect(await message()).toBe('The thread is closed: Comments are closed.');
    expect(await page.getByLabel('Comment', { exact: true }).inputValue()).toBe('Too late');
    expect(complaints).toEqual([expect.stringContaining('409')]);
  });

  it('says that a key is not one', async () => {
    await page.goto(`${demo.origin}/demo/town-square`);
    await page.getByLabel('Moderator’s key').fill('clq_wrong');
    await button('Open the desk').click();
    expect(await message()).toBe('The credential is not valid');
    expect(complaints).toEqual([expect.stringContaining('401')]);
  });

  it('has a policy under which no markup comes from a script', async () => {
    await page.goto(`${demo.origin}/demo/town-square`);
    const inject = page.evaluate("document.body.innerHTML = '<img src=x onerror=alert(1)>'");
    await expect(inject).rejects.toThrow('TrustedHTML');
    await eventually(() => complaints.some((each) => each.includes('require-trusted-types-for')));
  });

  it('fits a phone', async () => {
    await page.setViewportSize({ width: 360, height: 640 });
    for (const path of ['/demo', '/demo/library-hours', '/demo/town-square']) {
      await page.goto(demo.origin + path);
      expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(360);
    }
    expect(complaints).toEqual([]);
  });
});
