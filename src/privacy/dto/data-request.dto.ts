import { ApiProperty } from '@nestjs/swagger';
import { IsIn, IsOptional } from 'class-validator';
import { MailAddress } from '../../common/http/mail-address.decorator.js';
import {
  KINDS,
  MODES,
  type ErasureMode,
  type RequestKind,
  type RequestState,
} from '../data-request.rules.js';
import type { DataRequest } from '../data-requests.service.js';

export class AskDto {
  @IsIn(KINDS)
  @ApiProperty({ enum: KINDS })
  kind!: RequestKind;

  /** One plain address; a link to confirm the request goes there, where it is known. */
  @MailAddress()
  email!: string;

  /** Of an erasure: whether the texts stay without their author (the default), or go as well. */
  @IsOptional()
  @IsIn(MODES)
  mode?: ErasureMode;
}

export class EraseDto {
  /** Whether the texts stay without their author (the default), or go as well. */
  @IsOptional()
  @IsIn(MODES)
  mode?: ErasureMode;
}

export class AskedView {
  /** `requested`, whether the address is known or not. */
  state!: 'requested';
}

export class StartedView {
  id!: string;
  /** `confirmed`, whether there is such a person or not. */
  state!: 'confirmed';
}

export class DataRequestView {
  id!: string;

  @ApiProperty({ enum: KINDS })
  kind!: RequestKind;

  @ApiProperty({ enum: MODES, nullable: true })
  mode!: ErasureMode | null;

  @ApiProperty({ enum: ['requested', 'mailed', 'confirmed', 'running', 'done'] })
  state!: RequestState;

  requestedAt!: string;
  confirmedAt!: string | null;
  /** Of a confirmed erasure: when it begins. Until then it can be taken back. */
  dueAt!: string | null;
  doneAt!: string | null;

  /** Of a finished erasure: how many of what were erased. */
  @ApiProperty({ type: 'object', additionalProperties: { type: 'integer' }, nullable: true })
  report!: Record<string, number> | null;
}

export function toDataRequestView(request: DataRequest): DataRequestView {
  const { id, kind, mode, state, requestedAt, confirmedAt, dueAt, doneAt, report } = request;
  return {
    id,
    kind,
    mode,
    state,
    requestedAt: requestedAt.toISOString(),
    confirmedAt: confirmedAt?.toISOString() ?? null,
    dueAt: state === 'confirmed' ? (dueAt?.toISOString() ?? null) : null,
    doneAt: doneAt?.toISOString() ?? null,
    report,
  };
}
