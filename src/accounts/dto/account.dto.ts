import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayMinSize,
  IsArray,
  IsBoolean,
  IsOptional,
  IsString,
  MaxLength,
  ValidateNested,
} from 'class-validator';
import { ListQuery } from '../../common/http/bounds.dto.js';
import { Email } from '../../common/http/email.decorator.js';
import { Text } from '../../common/http/text.decorator.js';
import { PersonName } from '../../people/person-name.decorator.js';
import { PictureUrl } from '../../people/picture.decorator.js';
import { nameFrom } from '../../people/person-name.rules.js';
import { pictureFrom } from '../../people/picture.rules.js';
import type { Said } from '../../people/people.service.js';
import { Sub } from '../../people/sub.decorator.js';

/** Absent members stay as they are; null empties them. */
export class PutPersonDto {
  /** 1 to 80 characters on one line. */
  @IsOptional()
  @PersonName()
  name?: string | null;

  /** Kept sealed; shown to the reader themselves and to admins. */
  @IsOptional()
  @Email()
  email?: string | null;

  /** Whether the site knows the address to be theirs. */
  @IsOptional()
  @IsBoolean()
  emailVerified?: boolean;

  /** An `https://` address; every page that shows the person loads it. */
  @IsOptional()
  @PictureUrl()
  picture?: string | null;
}

export class PatchMeDto {
  /** 1 to 80 characters on one line. */
  @PersonName()
  name!: string;
}

export class PersonListQuery extends ListQuery {
  /** The beginning of a name, in any case. */
  @IsOptional()
  @Text({ max: 80, oneLine: true })
  @MaxLength(160)
  q?: string;
}

/** One of the site's accounts, and exactly one trace of what its owner wrote before. */
export class PersonLinkDto {
  @Sub()
  sub!: string;

  /** The author as the import's source names them, e.g. `wp:user:7`. */
  @IsOptional()
  @Text({ max: 300, oneLine: true })
  externalAuthor?: string;

  /** One that the site knows to be theirs. A guest's is what the guest has typed. */
  @IsOptional()
  @Email()
  email?: string;

  /** The author's name in an import, letter by letter. Guests who call themselves so stay guests. */
  @IsOptional()
  @Text({ max: 300 })
  guestName?: string;
}

export class LinkPeopleDto {
  /** 1 to 100. */
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(100)
  @ValidateNested({ each: true })
  @Type(() => PersonLinkDto)
  links!: PersonLinkDto[];
}

export class MergePersonDto {
  /** Who stays: an id, or `sub:` and the site's own name for the account. */
  @IsString()
  @MaxLength(132)
  into!: string;
}

export function saidBy({ name, picture, ...address }: PutPersonDto): Said {
  return {
    ...address,
    ...(name === undefined ? {} : { name: name && nameFrom(name) }),
    ...(picture === undefined ? {} : { picture: picture && pictureFrom(picture) }),
  };
}
