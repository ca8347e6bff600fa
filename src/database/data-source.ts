import type { DataSourceOptions } from 'typeorm';

export function dataSourceOptions(
  url: string,
  settings: { poolSize?: number; applicationName?: string } = {},
): DataSourceOptions {
  return { type: 'postgres', url, poolSize: settings.poolSize ?? 4, applicationName: settings.applicationName ?? 'colloquy' };
}
