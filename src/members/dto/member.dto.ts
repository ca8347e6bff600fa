import { IsIn } from 'class-validator';
import { PageView } from '../../common/http/bounds.dto.js';
import { IfGiven } from '../../common/http/if-given.decorator.js';
import { Text } from '../../common/http/text.decorator.js';
import { ROLES, type Role } from '../../auth/role.rules.js';
import type { Member } from '../members.repository.js';

export class AddMemberDto {
  /** How the log and colleagues name them. */
  @Text({ max: 80, oneLine: true })
  name!: string;

  @IsIn(ROLES)
  role!: Role;
}

/** Absent members of the patch stay as they are. */
export class PatchMemberDto {
  @IfGiven()
  @Text({ max: 80, oneLine: true })
  name?: string;

  @IfGiven()
  @IsIn(ROLES)
  role?: Role;
}

export class MemberView {
  id!: string;
  name!: string;
  role!: 'owner' | 'admin' | 'moderator' | 'auditor';
  createdAt!: string;
  /** When they left; the log goes on naming them. */
  removedAt!: string | null;
}

export class NewMemberView extends MemberView {
  /** Their own key. Shown once. */
  apiKey!: string;
}

export class MemberListView {
  items!: MemberView[];
  page!: PageView;
}

export function toMemberView({ id, name, role, createdAt, removedAt }: Member): MemberView {
  return {
    id,
    name,
    role,
    createdAt: createdAt.toISOString(),
    removedAt: removedAt?.toISOString() ?? null,
  };
}
