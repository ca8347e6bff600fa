import { Injectable } from '@nestjs/common';
import { KeysService } from '../auth/keys.service.js';
import { scopesOf } from '../auth/permission.rules.js';
import { Clock } from '../common/time/clock.js';
import { MembersService } from '../members/members.service.js';
import type { Site } from '../sites/sites.service.js';

const NAME = 'Demo moderator';
const ROLE = 'moderator';
const KEY_LIFE_MS = 24 * 3_600_000;

/** The sample's moderator. */
@Injectable()
export class DemoStaffService {
  constructor(
    private readonly members: MembersService,
    private readonly keys: KeysService,
    private readonly clock: Clock,
  ) {}

  /** A new key for the sample's moderator: the server keeps none that it could print again. */
  async newKey(site: Site): Promise<string> {
    const memberId = await this.moderatorId(site);
    const expiresAt = new Date(this.clock.now().getTime() + KEY_LIFE_MS);
    const key = { name: NAME, scopes: scopesOf(ROLE), memberId, expiresAt };
    return (await this.keys.create(site.id, key)).token;
  }

  /** Made at the first start; the key that comes with a new member is shown to nobody. */
  private async moderatorId(site: Site): Promise<string> {
    const { items } = await this.members.list(site.id, { limit: 100 });
    const known = items.find(
      ({ name, role, removedAt }) => name === NAME && role === ROLE && !removedAt,
    );
    const { id } =
      known ?? (await this.members.add(site.id, { name: NAME, role: ROLE }, 'owner')).member;
    return id;
  }
}
