import { Inject, Injectable } from '@nestjs/common';
import { authorshipOf, type Author } from '../comments/caller.rules.js';
import { SiteDatabase, type Statements } from '../database/site-database.js';
import type { CitedPolicy } from '../policies/cited-policy.rules.js';
import { POLICY, WITH_TEXTS } from './decision-log.queries.js';

/** A decision as the author of the comment is told of it. */
export interface OwnDecision {
  id: string;
  commentId: string;
  action: string;
  /** Whether screening decided, and no person. */
  automated: boolean;
  /** Whether there is a statement of its reasons. */
  stated: boolean;
  policy: string | null;
  citedPolicy: CitedPolicy | null;
  messageToAuthor: string | null;
  createdAt: Date;
}

/** The decisions about somebody's own comments. */
@Injectable()
export class OwnDecisionsRepository {
  constructor(@Inject(SiteDatabase) private readonly db: Statements) {}

  /**
   * Newest first, with what screening alone decided; never the moderators' own notes, nor that
   * something was taken for spam: to its author it looks like waiting.
   */
  async page(
    siteId: string,
    author: Author,
    at: { key: [Date, string] | null; backwards: boolean; limit: number },
  ): Promise<OwnDecision[]> {
    const [comparison, order] = at.backwards ? ['>', 'asc'] : ['<', 'desc'];
    const [column, value] = authorshipOf(author);
    const beyond = (row: string): string =>
      `($3::timestamptz is null or (${row}.created_at, ${row}.id) ${comparison} ($3, $4::uuid))
       order by ${row}.created_at ${order}, ${row}.id ${order} limit $5`;
    return this.db.query(
      `(select d.id, d.comment_id as "commentId", d.action, false as automated,
          exists (select from statements s
            where s.site_id = d.site_id and s.id = d.id and s.is_told) as stated,
          d.policy, ${POLICY}, t.message_to_author as "messageToAuthor", d.created_at as "createdAt"
        from ${WITH_TEXTS} join comments c on c.site_id = d.site_id and c.id = d.comment_id
        where d.site_id = $1 and c.${column} = $2 and d.action not in ('mark-spam', 'not-spam')
          and not (d.action = 'reverse' and 'spam' in (d.from_state, d.to_state))
          and ${beyond('d')})
       union all
       (select s.id, s.comment_id, case s.verdict when 'reject' then 'reject' else 'hold' end, true,
          true, null, null, null, s.created_at
        from statements s join comments c on c.site_id = s.site_id and c.id = s.comment_id
        where s.site_id = $1 and c.${column} = $2 and s.decision_id is null and s.is_told
          and ${beyond('s')})
       order by "createdAt" ${order}, id ${order} limit $5`,
      [siteId, value, at.key?.[0] ?? null, at.key?.[1] ?? null, at.limit],
    );
  }
}
