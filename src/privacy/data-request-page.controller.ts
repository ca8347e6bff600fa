import { Controller, Get, Param, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { Allow } from '../auth/policy.decorator.js';
import { Problem } from '../common/http/problem.js';
import { readAssets, sendPage } from '../common/http/web-page.js';

/**
 * Where a mailed link leads. The token is behind its `#`, which browsers send to no server: the page
 * shows the request, and confirms it when its button is pressed.
 */
@ApiExcludeController()
@Controller('data-requests')
export class DataRequestPageController {
  private readonly page = readAssets('privacy', ['data-requests.html']);
  private readonly assets = readAssets('privacy', [
    'data-requests.css',
    'data-requests.js',
    'data-request-words.js',
    'icon.svg',
  ]);

  @Get()
  @Allow('anyone')
  show(@Res() reply: FastifyReply): void {
    sendPage(reply, this.page.get('data-requests.html')!);
  }

  @Get('assets/:name')
  @Allow('anyone')
  asset(@Param('name') name: string, @Res() reply: FastifyReply): void {
    const asset = this.assets.get(name);
    if (!asset) throw new Problem('not-found');
    sendPage(reply, asset);
  }
}
