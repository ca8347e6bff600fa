import { IsOptional, IsString, MaxLength } from 'class-validator';

/** As long as one that we gave, and then some. */
export const MOST_POSITION = 100;

export class FollowQuery {
  /** The `changes` of a discussion; without it only what happens from now on is told. */
  @IsOptional()
  @IsString()
  @MaxLength(MOST_POSITION)
  after?: string;
}
