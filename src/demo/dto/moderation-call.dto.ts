import { IsIn, IsObject, IsOptional, IsString, Matches, MaxLength } from 'class-validator';

/** A moderator's call that the page asks its backend to make. */
export class ModerationCallDto {
  /** The moderator's key. */
  @IsString()
  @Matches(/^[!-~]+$/, { message: 'must be a key' })
  @MaxLength(200)
  key!: string;

  @IsIn(['GET', 'POST', 'PATCH'])
  method!: 'GET' | 'POST' | 'PATCH';

  /** Below the demo's site; no dot and no percent sign, so that it leads nowhere else. */
  @Matches(/^\/api\/v1\/sites\/demo(\/[\w:-]+)+(\?[\w=&-]*)?$/, {
    message: "must be an address of the demo's site",
  })
  @MaxLength(300)
  path!: string;

  @IsOptional()
  @IsObject()
  body?: object;
}
