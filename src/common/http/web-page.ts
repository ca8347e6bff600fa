import { readFileSync } from 'node:fs';
import type { FastifyReply } from 'fastify';
import { PRIVATE } from './caching.js';

/** For pages of ours: everything they load is ours, and no script of theirs makes markup of text. */
const PAGE_HEADERS = {
  'cache-control': PRIVATE,
  'cross-origin-resource-policy': 'same-origin',
  'content-security-policy': [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self'",
    "connect-src 'self'",
    "form-action 'self'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
    "require-trusted-types-for 'script'",
    "trusted-types 'none'",
  ].join('; '),
};

const TYPES: Readonly<Record<string, string>> = {
  css: 'text/css; charset=utf-8',
  html: 'text/html; charset=utf-8',
  js: 'text/javascript; charset=utf-8',
  svg: 'image/svg+xml; charset=utf-8',
};

/** A file that a page of ours loads. */
export interface Asset {
  type: string;
  text: string;
}

/** The named files of a folder under `web`, by their names. */
export function readAssets(folder: string, names: readonly string[]): ReadonlyMap<string, Asset> {
  return new Map(
    names.map((name) => {
      const file = new URL(`../../../web/${folder}/${name}`, import.meta.url);
      return [name, { type: TYPES[name.split('.').at(-1)!]!, text: readFileSync(file, 'utf8') }];
    }),
  );
}

export function sendPage(reply: FastifyReply, { type, text }: Asset): void {
  void reply.headers({ ...PAGE_HEADERS, 'content-type': type }).send(text);
}
