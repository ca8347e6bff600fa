// Shows the request that a mailed link belongs to, and confirms it when its button is pressed.
// Opening the link changes nothing: programs that look into mail open links as well.

import { WORDS } from './data-request-words.js';

const [, site, token] = /^#([a-z0-9-]{1,63})\.(cld_\w+)$/.exec(location.hash) ?? [];
const API = `api/v1/sites/${site}`;

const language = navigator.languages
  .map((tag) => tag.split('-')[0])
  .find((tag) => Object.hasOwn(WORDS, tag));
const words = WORDS[language] ?? WORDS.en;

const find = (id) => document.getElementById(id);

/** An element with its class, contents, and what a press of it does. */
function make(name, { className, press } = {}, ...contents) {
  const made = document.createElement(name);
  if (className) made.className = className;
  if (press) {
    made.type = 'button';
    made.addEventListener('click', () => void attempt(press));
  }
  made.append(...contents);
  return made;
}

const paragraph = (text) => make('p', {}, text);
const button = (className, text, press) => make('button', { className, press }, text);
const moment = (time) =>
  new Date(time).toLocaleString(words.tag, { dateStyle: 'long', timeStyle: 'short' });

// --- Talking to the server ---

async function ask(method, path) {
  const headers = { authorization: `Bearer ${token}` };
  const response = await fetch(`${API}/${path}`, { method, headers }).catch(() => null);
  if (response?.ok) return response;
  const said = { 401: words.over, 404: words.gone, 409: words.begun };
  throw new Error(said[response?.status] ?? words.failed);
}

/** Does what a button stands for, once; says why when it cannot be done. */
async function attempt(work) {
  const main = document.querySelector('main');
  const buttons = [...document.querySelectorAll('button')];
  for (const each of buttons) each.disabled = true;
  main.ariaBusy = 'true';
  find('message').textContent = '';
  try {
    await work();
  } catch (error) {
    find('message').textContent = error.message;
  } finally {
    for (const each of buttons) each.disabled = false;
    main.removeAttribute('aria-busy');
  }
}

async function confirm() {
  show(await (await ask('POST', 'data-request/confirmation')).json());
  find('title').focus();
}

async function cancel() {
  await ask('DELETE', 'data-request');
  print(words.cancelled.title, paragraph(words.cancelled.text));
  find('title').focus();
}

async function download() {
  const address = URL.createObjectURL(await (await ask('GET', 'data-request/export')).blob());
  const link = Object.assign(document.createElement('a'), {
    href: address,
    download: `personal-data-${site}.json`,
  });
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), 60_000);
}

// --- Showing what there is ---

function print(title, ...contents) {
  document.title = title;
  find('title').textContent = title;
  find('request').replaceChildren(...contents);
}

function show(request) {
  const { kind, state } = request;
  if (['requested', 'mailed'].includes(state)) return showWaiting(request);
  if (kind === 'erasure') return showErasure(request);
  return state === 'confirmed' ? showExport() : print(words.export.title, paragraph(words.gone));
}

function showWaiting({ kind, mode }) {
  const what = kind === 'export' ? words.export : words.erasure[mode];
  print(
    words[kind].title,
    paragraph(words.about.replace('{site}', site)),
    paragraph(what.will),
    make(
      'div',
      { className: 'buttons' },
      button(kind === 'export' ? 'main' : 'main grave', words[kind].button, confirm),
    ),
    make('p', { className: 'meta' }, words.ignore),
  );
}

function showExport() {
  print(
    words.export.ready,
    paragraph(words.export.until),
    make('div', { className: 'buttons' }, button('main', words.export.download, download)),
  );
}

function showErasure({ state, dueAt, report }) {
  if (state === 'confirmed') {
    print(
      words.erasure.confirmed,
      paragraph(words.erasure.due.replace('{time}', moment(dueAt))),
      make('div', { className: 'buttons' }, button('', words.erasure.cancel, cancel)),
    );
  } else if (state === 'running') {
    print(words.erasure.title, paragraph(words.erasure.running));
  } else {
    const counts = Object.entries(report ?? {}).flatMap(([name, count]) => [
      make('dt', {}, name),
      make('dd', {}, String(count)),
    ]);
    print(words.erasure.done, paragraph(words.erasure.was), make('dl', {}, ...counts));
  }
}

document.documentElement.lang = words.tag;
find('title').tabIndex = -1;
document.title = words.title;
find('title').textContent = words.title;
await attempt(async () => {
  if (!token) throw new Error(words.noLink);
  show(await (await ask('GET', 'data-request')).json());
});
