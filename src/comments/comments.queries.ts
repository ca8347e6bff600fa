export const RECORD = `site_id as "siteId", id, thread_id as "threadId", parent_id as "parentId", depth,
  state, prior_state as "priorState", state_reason as "stateReason",
  sanction_id as "sanctionId", shadowed, shadow_number as "shadowNumber",
  state_policy_version as "statePolicyVersion", shown, number,
  person_id as "personId", edit_token_hash as "editTokenHash", revision_id as "revisionId",
  pending_revision_id as "pendingRevisionId", reviewed_revision_id as "reviewedRevisionId",
  pinned, featured, replies_locked as "repliesLocked", version,
  created_at as "createdAt", published_at as "publishedAt"`;

export const REVISION = `id, body, html, text, render_version as "renderVersion",
  written_by as "writtenBy", created_at as "createdAt"`;

/** Whatever a sanction has caused, somebody has decided since. */
export const NO_CAUSE = 'sanction_id = null, shadowed = false, shadow_number = null';

export const FIND_MANY = {
  name: 'comment-records',
  text: `select ${RECORD} from comments where site_id = $1 and id = any($2)`,
};

export const LOCK_AUTHORS = {
  name: 'lock-authors',
  text: `select id, merged_into is null and erased_at is null as present from people
   where site_id = $1 and id = any($2) order by id for share`,
};

export const INSERT_MANY = {
  name: 'insert-comments',
  text: `with given as materialized (
     select * from jsonb_to_recordset($2::jsonb) as g (
       id uuid, "threadId" uuid, "parentId" uuid, depth int, kind text, state text,
       "priorState" text, shown boolean, number int, "personId" uuid, "guestName" text,
       "editToken" text, "externalId" text, "createdAt" timestamptz, "publishedAt" timestamptz,
       "sanctionId" uuid, shadowed boolean, "shadowNumber" int, revision jsonb)
   ), c as (
     insert into comments (site_id, id, thread_id, parent_id, depth, kind, state, prior_state,
       shown, number, person_id, guest_name, edit_token_hash, external_id, html, revision_id,
       created_at, published_at, changed_at, sanction_id, shadowed, shadow_number)
     select $1, id, "threadId", "parentId", depth, kind, state, "priorState", shown, number,
       "personId", "guestName", decode("editToken", 'hex'), "externalId", revision->>'html',
       (revision->>'id')::uuid, "createdAt", "publishedAt", "createdAt", "sanctionId",
       coalesce(shadowed, false), "shadowNumber"
     from given
   ), r as (
     insert into comment_ranks (site_id, comment_id, thread_id, parent_id, shown)
     select $1, id, "threadId", "parentId", shown from given
   )
   insert into comment_revisions (site_id, id, comment_id, body, html, text, render_version,
     written_by, created_at, from_version, language)
   select $1, (revision->>'id')::uuid, id, revision->>'body', revision->>'html',
     revision->>'text', (revision->>'renderVersion')::int, revision->>'writtenBy', "createdAt",
     1, revision->>'language'
   from given`,
};
