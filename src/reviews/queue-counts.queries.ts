import { WORKING } from './queue-items.queries.js';

/** What waits in the queues of the site `$1` at `$2`: each queue that has something. */
export const countsQuery = `
  select i.queue, count(*)::int as open, min(i.opened_at) as "oldestAt",
    (count(*) filter (where i.lease_until is null or i.lease_until <= $2))::int as unclaimed,
    (count(*) filter (where i.due_at <= $2))::int as "pastDue"
  from review_items i where i.site_id = $1 and ${WORKING} group by i.queue`;
