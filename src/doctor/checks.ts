import type { Check } from './check.js';
import { COMMENT_CHECKS } from './comments.queries.js';
import { TEXT_CHECKS } from './comment-texts.queries.js';
import { DECISION_CHECKS } from './decisions.queries.js';
import { EVENT_CHECKS } from './events.queries.js';
import { PEOPLE_CHECKS } from './people.queries.js';
import { POLICY_CHECKS } from './policies.queries.js';
import { REVIEW_CHECKS } from './reviews.queries.js';
import { SCHEMA_CHECKS } from './schema.queries.js';
import { THREAD_CHECKS } from './threads.queries.js';

/** All of them, in the order in which they are made: what others rest on comes first. */
export const CHECKS: readonly Check[] = [
  ...SCHEMA_CHECKS,
  ...THREAD_CHECKS,
  ...EVENT_CHECKS,
  ...COMMENT_CHECKS,
  ...TEXT_CHECKS,
  ...REVIEW_CHECKS,
  ...DECISION_CHECKS,
  ...POLICY_CHECKS,
  ...PEOPLE_CHECKS,
];
