import { IsOptional, Matches, MaxLength } from 'class-validator';
import { Text } from '../../common/http/text.decorator.js';
import { OptionalWhole } from '../../common/http/whole.decorator.js';
import type { QueueSettings } from '../../sites/site-settings.rules.js';

/** A queue of the site's own, or what it says about one that every site has. */
export class QueueDto implements QueueSettings {
  /** As in addresses: lower-case letters, digits and single hyphens. */
  @Matches(/^[a-z0-9]+(-[a-z0-9]+)*$/)
  @MaxLength(40)
  key!: string;

  @IsOptional()
  @Text({ max: 80, oneLine: true })
  name?: string;

  /** How long an item may wait: 1 to 100,000. */
  @OptionalWhole(1, 100_000)
  dueMinutes?: number;

  /** How long a moderator has an item for: 10 to 86,400; otherwise 600. */
  @OptionalWhole(10, 86_400)
  leaseSeconds?: number;
}

/** What names a queue. */
export function keyOf(queue: unknown): unknown {
  return (queue as Partial<QueueDto> | null)?.key;
}
