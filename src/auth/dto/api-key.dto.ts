import { ArrayMaxSize, ArrayMinSize, IsArray, IsIn, IsOptional } from 'class-validator';
import { PageView } from '../../common/http/bounds.dto.js';
import { Moment } from '../../common/http/moment.decorator.js';
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

export class ApiKeyView {
  id!: string;
  name!: string;
  scopes!: string[];
  memberId!: string | null;
  createdAt!: string;
  expiresAt!: string | null;
  revokedAt!: string | null;
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
  };
}
