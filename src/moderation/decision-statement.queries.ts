/**
 * The statement of reasons that goes with a decision: `$1` the site, `$2` the decision, `$3` the
 * comment, `$4` the text that was judged, `$5` the restriction, `$6` whether its author is told, `$7`
 * the batch, `$8` who decided, `$9` the moment. What is frozen here may be gone or otherwise later: who
 * had complained, what screening had found, whether a job had chosen the comment.
 */
export const INSERT_STATEMENT = `
  insert into statements (site_id, id, decision_id, comment_id, revision_id, restriction, source,
    automation, checks, is_told, created_at)
  select $1, $2, $2, $3, $4, $5,
    coalesce((select case when count(r.notice_id) > 0 then 'notice' else 'notification' end
      from reports r where r.site_id = $1 and r.comment_id = $3 and r.state = 'received'
      having count(*) > 0), 'voluntary'),
    case when $8::text = 'system' then 'fully'
      when exists (select from bulk_jobs j where j.site_id = $1 and j.batch_id = $7)
      then 'partially' else 'not' end,
    coalesce((select array_agg(distinct found.name order by found.name) from (
      select f.check_name as name from screening_findings f
      where f.site_id = $1 and f.comment_id = $3 and f.revision_id = $4
        and f.outcome <> 'label' and not f.is_unknown
      union
      select unnest(s.checks) from statements s
      where s.site_id = $1 and s.comment_id = $3 and s.revision_id = $4 and s.verdict is not null
    ) found), '{}'), $6, $9`;
