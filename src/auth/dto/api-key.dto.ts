import {
  ArrayMaxSize,
  ArrayMinSize,
  IsArray,
  IsIn,
  IsInt,
  IsOptional,
  Max,
  Min,
} from 'class-validator';
import { PageView } from '../../common/http/bounds.dto.js';
import { Moment } from '../../common/http/moment.decorator.js';
import { IfGiven } from '../../common/http/if-given.decorator.js';
import { Text } from '../../common/http/text.decorator.js';
import type { ApiKey } from '../keys.service.js';
import { SCOPES, type Scope } from '../permission.rules.js';

export class CreateKeyDto {
  /** What it is for. */
  @Text({ max: 80, oneLine: true })
  name!: string;

  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(7)
  @IsIn(SCOPES, { each: true })
  scopes!: Scope[];

  /** RFC 3339; absent for never. */
  @IsOptional()
  @Moment()
  expiresAt?: string;
}

export class RotateKeyDto {
  /** How long the key lives on beside the one that follows it, 0 to 168; 24 unless given. */
  @IfGiven()
  @IsInt()
  @Min(0)
  @Max(168)
  overlapHours?: number;
}

export class ApiKeyView {
  id!: string;
  name!: string;
  scopes!: string[];
  memberId!: string | null;
  createdAt!: string;
  expiresAt!: string | null;
  revokedAt!: string | null;
  /** The key that follows this one. */
  replacedBy!: string | null;
  /** To the minute. */
  lastUsedAt!: string | null;
}

export class NewApiKeyView extends ApiKeyView {
  /** The key itself. Shown once. */
  key!: string;
}

export class ApiKeyListView {
  items!: ApiKeyView[];
  page!: PageView;
}

export function toApiKeyView(key: ApiKey): ApiKeyView {
  return {
    id: key.id,
    name: key.name,
    scopes: key.scopes,
    memberId: key.memberId,
    createdAt: key.createdAt.toISOString(),
    expiresAt: key.expiresAt?.toISOString() ?? null,
    revokedAt: key.revokedAt?.toISOString() ?? null,
    replacedBy: key.replacedBy,
    lastUsedAt: key.lastUsedAt?.toISOString() ?? null,
  };
}
