import { Injectable } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import type { FastifyInstance } from 'fastify';
import { Problem } from '../common/http/problem.js';

/** A call of the API, as a backend makes it: no `Origin`, and a key where one is needed. */
export interface BackendCall {
  key?: string;
  method: 'GET' | 'POST' | 'PATCH';
  path: string;
  body?: object;
}

export interface BackendAnswer {
  status: number;
  type: string;
  text: string;
}

/** Plays the part of the site's own backend. It knows of us what any site knows: the REST API. */
@Injectable()
export class SiteBackend {
  constructor(private readonly host: HttpAdapterHost) {}

  async call({ key, method, path, body }: BackendCall): Promise<BackendAnswer> {
    const server = this.host.httpAdapter.getInstance<FastifyInstance>();
    const answer = await server.inject({
      method,
      url: path,
      headers: key === undefined ? {} : { authorization: `Bearer ${key}` },
      ...(body === undefined ? {} : { payload: body }),
    });
    const type = String(answer.headers['content-type'] ?? '');
    return { status: answer.statusCode, type, text: answer.body };
  }

  /** @throws {Problem} not-found where the API answers anything but 200 */
  async text(path: string): Promise<string> {
    const { status, text } = await this.call({ method: 'GET', path });
    if (status !== 200) throw new Problem('not-found', 'The sample is not there (any more).');
    return text;
  }

  /** As `text`. The shape is the caller's promise. */
  async json<T>(path: string): Promise<T> {
    return JSON.parse(await this.text(path)) as T;
  }
}
