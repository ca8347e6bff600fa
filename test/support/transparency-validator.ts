/**
 * The Transparency Database's own rules for a statement, as its documentation gives them, written without
 * a look at the code. Empty when it would take the statement.
 */
export function objectionsTo(statement: Record<string, unknown>): string[] {
  const found: string[] = [];
  for (const name of Object.keys(statement)) {
    if (!(name in FIELDS)) found.push(`${name} is no field`);
  }
  for (const [name, rule] of Object.entries(FIELDS)) {
    const value = statement[name];
    if (value === undefined) {
      if (rule.required) found.push(`${name} is missing`);
    } else if (!rule.fits(value)) found.push(`${name} does not fit: ${JSON.stringify(value)}`);
  }
  const kinds = ['visibility', 'monetary', 'provision', 'account'];
  if (!kinds.some((kind) => `decision_${kind}` in statement)) found.push('decides nothing');
  for (const [name, needs] of NEEDS) if (needs(statement)) found.push(`${name} is missing`);
  return found;
}

type Fits = (value: unknown) => boolean;

const words =
  (most: number): Fits =>
  (value) =>
    typeof value === 'string' && value.trim() !== '' && value.length <= most;
const oneOf =
  (prefix: string, names: string): Fits =>
  (value) =>
    typeof value === 'string' &&
    names
      .trim()
      .split(/\s+/)
      .some((name) => value === `${prefix}${name}`);
const someOf =
  (fits: Fits): Fits =>
  (value) =>
    Array.isArray(value) && value.length > 0 && value.every(fits);
const day: Fits = (value) =>
  typeof value === 'string' &&
  /^\d{4}-\d\d-\d\d$/.test(value) &&
  new Date(value).toISOString().startsWith(value);

const CATEGORIES = `ANIMAL_WELFARE CONSUMER_INFORMATION CYBER_VIOLENCE CYBER_VIOLENCE_AGAINST_WOMEN
  DATA_PROTECTION_AND_PRIVACY_VIOLATIONS ILLEGAL_OR_HARMFUL_SPEECH
  INTELLECTUAL_PROPERTY_INFRINGEMENTS NEGATIVE_EFFECTS_ON_CIVIC_DISCOURSE_OR_ELECTIONS
  NOT_SPECIFIED_NOTICE OTHER_VIOLATION_TC PROTECTION_OF_MINORS RISK_FOR_PUBLIC_SECURITY
  SCAMS_AND_FRAUD SELF_HARM UNSAFE_AND_PROHIBITED_PRODUCTS VIOLENCE`;
const COUNTRIES = `AT BE BG CY CZ DE DK EE ES FI FR GR HR HU IE IS IT LI LT LU LV MT NL NO PL PT RO
  SE SI SK`;

const required = (fits: Fits) => ({ required: true, fits });
const optional = (fits: Fits) => ({ required: false, fits });

const FIELDS: Record<string, { required: boolean; fits: Fits }> = {
  decision_visibility: optional(
    someOf(
      oneOf(
        'DECISION_VISIBILITY_',
        `CONTENT_REMOVED CONTENT_DISABLED CONTENT_DEMOTED CONTENT_AGE_RESTRICTED
         CONTENT_INTERACTION_RESTRICTED CONTENT_LABELLED OTHER`,
      ),
    ),
  ),
  decision_visibility_other: optional(words(500)),
  decision_monetary: optional(oneOf('DECISION_MONETARY_', 'SUSPENSION TERMINATION OTHER')),
  decision_provision: optional(
    oneOf(
      'DECISION_PROVISION_',
      'PARTIAL_SUSPENSION PARTIAL_TERMINATION TOTAL_SUSPENSION TOTAL_TERMINATION',
    ),
  ),
  decision_account: optional(oneOf('DECISION_ACCOUNT_', 'SUSPENDED TERMINATED')),
  account_type: optional(oneOf('ACCOUNT_TYPE_', 'BUSINESS PRIVATE')),
  decision_ground: required(oneOf('DECISION_GROUND_', 'ILLEGAL_CONTENT INCOMPATIBLE_CONTENT')),
  decision_ground_reference_url: optional(
    (value) => words(500)(value) && /^https?:\/\//.test(String(value)),
  ),
  illegal_content_legal_ground: optional(words(500)),
  illegal_content_explanation: optional(words(2000)),
  incompatible_content_ground: optional(words(500)),
  incompatible_content_explanation: optional(words(2000)),
  incompatible_content_illegal: optional(oneOf('', 'Yes No')),
  content_type: required(
    someOf(oneOf('CONTENT_TYPE_', 'APP AUDIO IMAGE PRODUCT SYNTHETIC_MEDIA TEXT VIDEO OTHER')),
  ),
  content_type_other: optional(words(500)),
  category: required(oneOf('STATEMENT_CATEGORY_', CATEGORIES)),
  category_addition: optional(someOf(oneOf('STATEMENT_CATEGORY_', CATEGORIES))),
  category_specification: optional(someOf((value) => /^KEYWORD_[A-Z_]+$/.test(String(value)))),
  territorial_scope: optional(someOf(oneOf('', COUNTRIES))),
  content_language: optional((value) => /^[a-z]{2}$/.test(String(value))),
  content_date: required(day),
  application_date: required(day),
  end_date_visibility_restriction: optional(day),
  end_date_monetary_restriction: optional(day),
  end_date_service_restriction: optional(day),
  end_date_account_restriction: optional(day),
  decision_facts: required(words(5000)),
  source_type: required(
    oneOf('SOURCE_', 'ARTICLE_16 TRUSTED_FLAGGER TYPE_OTHER_NOTIFICATION VOLUNTARY'),
  ),
  source_identity: optional(words(500)),
  automated_detection: required(oneOf('', 'Yes No')),
  automated_decision: required(oneOf('AUTOMATED_DECISION_', 'FULLY PARTIALLY NOT_AUTOMATED')),
  puid: required((value) => words(500)(value) && /^[a-zA-Z0-9-_]+$/.test(String(value))),
};

type Statement = Record<string, unknown>;
const has = (statement: Statement, name: string, value: string): boolean => {
  const given = statement[name];
  return Array.isArray(given) ? given.includes(value) : given === value;
};

/** What one field makes another need, or not stand. */
const NEEDS: [string, (statement: Statement) => boolean][] = [
  ...['illegal_content_legal_ground', 'illegal_content_explanation'].map(
    (name): [string, (statement: Statement) => boolean] => [
      name,
      (it) => has(it, 'decision_ground', 'DECISION_GROUND_ILLEGAL_CONTENT') && !(name in it),
    ],
  ),
  ...['incompatible_content_ground', 'incompatible_content_explanation'].map(
    (name): [string, (statement: Statement) => boolean] => [
      name,
      (it) => has(it, 'decision_ground', 'DECISION_GROUND_INCOMPATIBLE_CONTENT') && !(name in it),
    ],
  ),
  [
    'decision_visibility_other',
    (it) =>
      has(it, 'decision_visibility', 'DECISION_VISIBILITY_OTHER') !==
      'decision_visibility_other' in it,
  ],
  [
    'content_type_other',
    (it) => has(it, 'content_type', 'CONTENT_TYPE_OTHER') !== 'content_type_other' in it,
  ],
  [
    'the absence of source_identity',
    (it) => has(it, 'source_type', 'SOURCE_VOLUNTARY') && 'source_identity' in it,
  ],
];
