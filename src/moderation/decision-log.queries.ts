import { milliseconds } from '../database/milliseconds.js';

/** The text of the rule that a decision `d` was made by; null where it named none. */
export const POLICY = `case when p.version is not null then json_build_object('title', p.title,
  'version', p.version, 'from', ${milliseconds('p.effective_from')}) end
  as "citedPolicy"`;

/** Decisions `d` with their words `t` and the text `p` of the rule that each cites. */
export const WITH_TEXTS = `decisions d
  left join decision_texts t on t.site_id = d.site_id and t.decision_id = d.id
  left join policy_versions p on p.site_id = d.site_id and p.key = d.policy
    and p.version = d.policy_version`;
