interface PathParameter {
  description: string;
  schema: Record<string, unknown>;
}

/** What may stand for each name in an address. A route with a new name needs a line here. */
const PATH_PARAMETERS: Readonly<Record<string, PathParameter>> = {
  site: {
    description: "The site's slug",
    schema: { type: 'string', pattern: '^[a-z0-9]+(-[a-z0-9]+)*$', maxLength: 63 },
  },
  thread: {
    description: "An id; `key:` and the site's key for the page; or `key64:` and its base64url",
    // 512 bytes as base64url, and the prefix.
    schema: { type: 'string', minLength: 1, maxLength: 690 },
  },
  id: { description: "The comment's id", schema: { type: 'string', format: 'uuid' } },
  member: { description: "The member's id", schema: { type: 'string', format: 'uuid' } },
  person: {
    description: "The person's id; or `sub:` and the site's own name for its reader",
    schema: { type: 'string', minLength: 1, maxLength: 520 },
  },
  list: { description: "The term list's id", schema: { type: 'string', format: 'uuid' } },
  rule: { description: "The rule's id", schema: { type: 'string', format: 'uuid' } },
  backtest: { description: "The backtest's id", schema: { type: 'string', format: 'uuid' } },
  policy: {
    description: "The policy's key",
    schema: { type: 'string', pattern: '^[a-z0-9]+(-[a-z0-9]+)*$', maxLength: 80 },
  },
  request: { description: "The request's id", schema: { type: 'string', format: 'uuid' } },
  queue: {
    description: "The queue's key; the site's own are in its settings",
    schema: { type: 'string', pattern: '^[a-z0-9]+(-[a-z0-9]+)*$', maxLength: 40 },
  },
  item: { description: "The review item's id", schema: { type: 'string', format: 'uuid' } },
  claim: { description: "The claim's id", schema: { type: 'string', format: 'uuid' } },
  webhook: { description: "The webhook's id", schema: { type: 'string', format: 'uuid' } },
  job: { description: "The job's id", schema: { type: 'string', format: 'uuid' } },
  year: {
    description: 'A year that has begun: `2026`',
    schema: { type: 'string', pattern: '^\\d{4}$', maxLength: 4 },
  },
  appeal: { description: "The appeal's id", schema: { type: 'string', format: 'uuid' } },
  notice: { description: "The notice's `ref`", schema: { type: 'string', format: 'uuid' } },
  decision: {
    description: 'The id of a decision, or of a batch',
    schema: { type: 'string', format: 'uuid' },
  },
  sanction: { description: "The sanction's id", schema: { type: 'string', format: 'uuid' } },
  warning: { description: "The warning's id", schema: { type: 'string', format: 'uuid' } },
  key: {
    description: "The key's id: its second part",
    schema: { type: 'string', pattern: '^\\w+$', maxLength: 64 },
  },
};

/** The parameters that a path of the document has, in its order. */
export function pathParametersOf(path: string): object[] {
  return [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => {
    const parameter = PATH_PARAMETERS[name!];
    if (!parameter) throw new Error(`Say in path-parameters.ts what may stand for {${name}}.`);
    return { name, in: 'path', required: true, ...parameter };
  });
}
