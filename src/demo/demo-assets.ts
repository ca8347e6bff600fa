import { readFileSync } from 'node:fs';
import { Injectable } from '@nestjs/common';

const TYPES = {
  'demo.css': 'text/css; charset=utf-8',
  'demo.js': 'text/javascript; charset=utf-8',
  'icon.svg': 'image/svg+xml; charset=utf-8',
} as const;

export interface Asset {
  type: string;
  text: string;
}

/** The page's own files, read once. */
@Injectable()
export class DemoAssets {
  private readonly files = new Map<string, Asset>(
    Object.entries(TYPES).map(([name, type]) => [name, { type, text: read(name) }]),
  );

  find(name: string): Asset | null {
    return this.files.get(name) ?? null;
  }
}

function read(name: string): string {
  return readFileSync(new URL(`../../web/demo/${name}`, import.meta.url), 'utf8');
}
