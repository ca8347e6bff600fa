// Posting, replying and moderating on the demo's pages. What is written goes to the API; then the
// page is loaded again, so that what it shows is always what the server printed.

const main = document.querySelector('main');
const { site, key: pageKey, state, changes } = main.dataset;
const API = `/api/v1/sites/${site}`;
const THREAD = `${API}/threads/key:${pageKey}`;

/** Survives a reload, ends with the tab. */
const TAB = {
  key: 'demo.moderator-key',
  said: 'demo.said',
  tokens: `demo.edit-tokens.${pageKey}`,
  name: 'demo.name',
  draft: `demo.draft.${pageKey}`,
};
const TOKENS_KEPT = 20;

const find = (id) => document.getElementById(id);

/** An element with attributes (`null` leaves one out), listeners (functions) and contents. */
function make(name, attributes = {}, ...contents) {
  const made = document.createElement(name);
  for (const [attribute, value] of Object.entries(attributes)) {
    if (typeof value === 'function') made.addEventListener(attribute, value);
    else if (value !== null) made.setAttribute(attribute, value);
  }
  made.append(...contents);
  return made;
}

// --- Talking to the server ---

/** What the server would not do, in words for people. */
class Refusal extends Error {
  constructor(problem, status) {
    const { title = `The server answered ${status}`, detail, errors = [] } = problem ?? {};
    const members = errors.map(({ pointer, detail: why }) => `${pointer.split('/').pop()} ${why}`);
    super([title, ...(errors.length > 0 ? members : [detail ?? ''])].filter(Boolean).join(': '));
    this.status = status;
  }
}

async function ask(address, { method = 'GET', bearer, body } = {}) {
  const response = await fetch(address, {
    method,
    headers: {
      ...(body ? { 'content-type': 'application/json' } : {}),
      ...(bearer ? { authorization: `Bearer ${bearer}` } : {}),
    },
    body: body && JSON.stringify(body),
  }).catch(() => {
    throw new Error('The server does not answer. Is the demo still running?');
  });
  const answer = await response.json().catch(() => null);
  if (!response.ok) throw new Refusal(answer, response.status);
  return answer;
}

/** Asks the API as the moderator, by way of the site's backend. */
function moderate(key, method, path, body) {
  return ask('/demo/moderation', { method: 'POST', body: { key, method, path, body } });
}

// --- Saying what happened ---

/** @param to an id on this page and a name for the way there */
function say(text, { error = false, to = null } = {}) {
  const dismiss = () => find('message').replaceChildren();
  const link = to && find(to.id) ? [' ', make('a', { href: `#${to.id}` }, to.name)] : [];
  find('message').replaceChildren(
    make('p', { class: error ? 'error' : null }, text, ...link),
    make('button', { type: 'button', click: dismiss, 'aria-label': 'Dismiss' }, '×'),
  );
}

/** Loads the page again and says `text` there. @param focus id of what the reader goes on with */
function reload(text, { focus, to = null }) {
  sessionStorage.setItem(TAB.said, JSON.stringify({ text, focus, to }));
  location.reload();
}

function sayWhatWasDone() {
  const said = sessionStorage.getItem(TAB.said);
  if (!said) return;
  sessionStorage.removeItem(TAB.said);
  const { text, focus, to } = JSON.parse(said);
  say(text, { to });
  find(focus)?.focus({ preventScroll: true });
  find(focus)?.scrollIntoView({ block: 'nearest' });
}

/** Does what a button or form stands for, once; says why when it cannot be done. */
async function attempt(fieldset, work) {
  fieldset.disabled = true;
  try {
    await work();
  } catch (error) {
    fieldset.disabled = false;
    say(error.message, { error: true });
  }
}

// --- Writing a comment ---

let answering = null;

function setUpComments() {
  const form = find('comment');
  if (!form) return;
  const fieldset = form.querySelector('fieldset');
  fieldset.disabled = false;
  form.elements.name.value = sessionStorage.getItem(TAB.name) ?? '';
  form.elements.body.value = sessionStorage.getItem(TAB.draft) ?? '';
  sessionStorage.removeItem(TAB.draft);
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    void attempt(fieldset, () => post(form));
  });
  for (const item of document.querySelectorAll('.discussion li[id]')) {
    const article = item.querySelector(':scope > article');
    if (!article) continue;
    const author = article.querySelector('strong').textContent;
    const click = () => answer(item.id.replace('comment-', ''), author);
    const name = `Reply to ${author}`;
    const button = { type: 'button', class: 'reply', 'aria-label': name, click };
    article.append(make('button', button, 'Reply'));
  }
}

function answer(id, author) {
  answering = id;
  const link = make('a', { href: `#comment-${id}` }, author);
  const stop = () => {
    answering = null;
    find('answering').hidden = true;
    find('body').focus();
  };
  const cancel = make('button', { type: 'button', class: 'reply', click: stop }, 'Not as a reply');
  find('answering').replaceChildren('In reply to ', link, ' ', cancel);
  find('answering').hidden = false;
  find('body').focus();
}

async function post(form) {
  const name = form.elements.name.value.trim();
  const posted = await ask(`${THREAD}/comments`, {
    method: 'POST',
    body: {
      body: form.elements.body.value,
      ...(answering ? { parentId: answering } : {}),
      ...(name ? { guest: { name } } : {}),
    },
  });
  sessionStorage.setItem(TAB.name, name);
  keepTokens([...tokens(), posted.editToken]);
  form.reset();
  if (posted.outcome === 'held') {
    const to = { id: 'desk-title', name: 'Go to the desk.' };
    reload('Thank you. Your comment waits for a moderator.', { focus: 'own', to });
  } else {
    const to = { id: `comment-${posted.comment.id}`, name: 'Show it.' };
    reload('Thank you. Everybody sees your comment now.', { focus: 'own', to });
  }
}

// --- What only its author sees ---

const tokens = () => JSON.parse(sessionStorage.getItem(TAB.tokens) ?? '[]');
const keepTokens = (kept) =>
  sessionStorage.setItem(TAB.tokens, JSON.stringify(kept.slice(-TOKENS_KEPT)));

const OWN_STATES = {
  pending: 'Waiting for a moderator',
  rejected: 'Not published: a moderator decided against it',
  removed: 'Removed by a moderator',
  hidden: 'Hidden while a moderator looks at it',
};

/** A page that everybody gets cannot hold what waits; its author asks with the token for it. */
async function showOwn() {
  const answers = await Promise.all(
    tokens().map((bearer) => ask(`${THREAD}/me`, { bearer }).catch(() => ({ own: [] }))),
  );
  const own = answers.flatMap((each) => each.own).filter((comment) => comment.state in OWN_STATES);
  if (own.length === 0) return;
  const items = own.map((comment) =>
    make(
      'li',
      {},
      make('p', { class: `state ${comment.state}` }, OWN_STATES[comment.state]),
      make('p', { class: 'text' }, comment.body),
    ),
  );
  find('own').append(make('ul', {}, ...items));
  find('own').hidden = false;
}

// --- The moderator's desk ---

const DECISIONS = [
  { action: 'approve', name: 'Approve', done: 'Approved: everybody sees it now.' },
  { action: 'reject', name: 'Reject', done: 'Rejected. Its author is told, nobody else.' },
  { action: 'mark-spam', name: 'Spam', done: 'Put away as spam.' },
];

function setUpDesk() {
  const form = find('sign-in');
  const fieldset = form.querySelector('fieldset');
  fieldset.disabled = false;
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    void attempt(fieldset, async () => {
      const key = find('key').value.trim();
      await openDesk(key);
      sessionStorage.setItem(TAB.key, key);
      find('key').value = '';
      fieldset.disabled = false;
      find('waiting').focus();
    });
  });
}

async function openDeskAgain() {
  const key = sessionStorage.getItem(TAB.key);
  if (!key) return;
  try {
    await openDesk(key);
  } catch (error) {
    if (error.status === 401) leaveDesk();
    say(error.message, { error: true });
  }
}

async function openDesk(key) {
  const queue = `${API}/moderation/queues/pending/items?sort=oldest&limit=100`;
  const { items } = await moderate(key, 'GET', queue);
  const waiting = make(
    'h3',
    { id: 'waiting', tabindex: '-1' },
    items.length === 0 ? 'Nothing waits' : `${items.length} waiting`,
  );
  const none = 'What readers post appears here, until somebody has decided about it.';
  find('desk').replaceChildren(
    lifecycle(key),
    waiting,
    items.length === 0
      ? make('p', { class: 'hint' }, none)
      : make('ol', { class: 'queue' }, ...items.map(({ comment }) => queued(key, comment))),
    make(
      'p',
      { class: 'leave' },
      make('button', { type: 'button', class: 'reply', click: leaveDesk }, 'Leave the desk'),
    ),
  );
  find('desk').hidden = false;
  find('sign-in').hidden = true;
}

function leaveDesk() {
  sessionStorage.removeItem(TAB.key);
  find('desk').replaceChildren();
  find('desk').hidden = true;
  find('sign-in').hidden = false;
  find('key').focus();
}

function queued(key, comment) {
  const author = comment.author?.name ?? 'Anonymous';
  const buttons = make('fieldset', { class: 'buttons' });
  for (const { action, name, done } of DECISIONS) {
    const click = () => attempt(buttons, () => decide(key, comment, action, done));
    const label = `${name}: comment by ${author}`;
    const attributes = { type: 'button', class: action, 'aria-label': label, click };
    buttons.append(make('button', attributes, name));
  }
  return make(
    'li',
    { 'data-comment': comment.id },
    make('p', { class: 'meta' }, make('strong', {}, make('bdi', {}, author)), ...placeOf(comment)),
    make('p', { class: 'text' }, comment.body),
    buttons,
  );
}

/** Where a waiting comment would stand, as links. */
function placeOf({ url, parentId }) {
  const path = url ? new URL(url).pathname : location.pathname;
  const parent = parentId && find(`comment-${parentId}`);
  if (parent) return [', ', make('a', { href: `#${parent.id}` }, 'in reply')];
  if (path === location.pathname) return [];
  return [', ', make('a', { href: path }, 'on another page')];
}

async function decide(key, { id, version }, action, done) {
  const body = { action, items: [{ commentId: id, version }] };
  await moderate(key, 'POST', `${API}/moderation/decisions`, body);
  reload(done, { focus: 'waiting', to: { id: `comment-${id}`, name: 'Show it.' } });
}

function lifecycle(key) {
  const open = state === 'open';
  const box = make('fieldset', { class: 'buttons' });
  const change = async () => {
    await moderate(key, 'PATCH', THREAD, { state: open ? 'closed' : 'open' });
    reload(open ? 'Closed. Nobody can post here now.' : 'Open again.', { focus: 'lifecycle' });
  };
  const click = () => attempt(box, change);
  const name = open ? 'Close this discussion' : 'Reopen this discussion';
  box.append(make('button', { type: 'button', id: 'lifecycle', click }, name));
  return box;
}

// --- What others do meanwhile ---

const NEWS = {
  'comment.published': 'Somebody has written here.',
  'comment.updated': 'A comment here has changed.',
  'comment.removed': 'A comment is not here any more.',
  'thread.updated': 'This discussion was closed or opened.',
};

/** A page that changed by itself would pull away what somebody reads or writes; it says so. */
function follow() {
  const live = new EventSource(`${THREAD}/events?after=${changes}`);
  for (const [type, text] of Object.entries(NEWS)) {
    live.addEventListener(type, () => {
      find('news').replaceChildren(
        make('p', {}, text),
        make('button', { type: 'button', class: 'reply', click: show }, 'Show it'),
      );
    });
  }
}

/** Loads the page again, with what was being written. */
function show() {
  const draft = find('body')?.value;
  if (draft) sessionStorage.setItem(TAB.draft, draft);
  location.reload();
}

if (pageKey) {
  main.setAttribute('aria-busy', 'true');
  setUpComments();
  setUpDesk();
  await Promise.all([showOwn(), openDeskAgain()]);
  main.removeAttribute('aria-busy');
  sayWhatWasDone();
  follow();
}
