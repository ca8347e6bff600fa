import {
  emailOfComment,
  emailOfNotice,
  emailOfPerson,
  emailOfRequest,
  emailOfSanction,
  screeningSecretOf,
  signingKey,
  webhookSecret,
} from '../common/crypto/sealed-for.rules.js';

/** A column of sealed secrets, and what each is sealed for. */
export interface SealedColumn {
  table: string;
  id: string;
  sealed: string;
  /** The blind index that goes with an address. */
  index: string | null;
  about: (id: string) => string;
}

/**
 * Everything that outlives a rotation of the master secret. Answers that are kept for a day are not
 * among it: the previous secret is kept longer than that. The keys that hash addresses belong to no
 * site and are sealed anew by their own service.
 */
export const SEALED_COLUMNS: readonly SealedColumn[] = [
  {
    table: 'signing_keys',
    id: 'id',
    sealed: 'encrypted_secret',
    index: null,
    about: signingKey,
  },
  {
    table: 'screening_secrets',
    id: 'site_id',
    sealed: 'sealed',
    index: null,
    about: screeningSecretOf,
  },
  {
    table: 'webhook_secrets',
    id: 'id',
    sealed: 'sealed',
    index: null,
    about: webhookSecret,
  },
  {
    table: 'people',
    id: 'id',
    sealed: 'email_sealed',
    index: 'email_index',
    about: emailOfPerson,
  },
  {
    table: 'comment_origins',
    id: 'comment_id',
    sealed: 'email_sealed',
    index: 'email_index',
    about: emailOfComment,
  },
  {
    table: 'data_requests',
    id: 'id',
    sealed: 'email_sealed',
    index: 'email_index',
    about: emailOfRequest,
  },
  {
    table: 'notices',
    id: 'id',
    sealed: 'email_sealed',
    index: 'email_index',
    about: emailOfNotice,
  },
  {
    table: 'sanctions',
    id: 'id',
    sealed: 'email_sealed',
    index: 'email_index',
    about: emailOfSanction,
  },
];
