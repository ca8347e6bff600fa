import type { MigrationInterface } from 'typeorm';
import { CreateSites1795478400000 } from './1795478400000-create-sites.js';
import { CreateThreads1795478400001 } from './1795478400001-create-threads.js';
import { CreateComments1795478400002 } from './1795478400002-create-comments.js';
import { CreateVotes1795478400003 } from './1795478400003-create-votes.js';
import { CreateModeration1795478400004 } from './1795478400004-create-moderation.js';
import { RotateKeys1795478400005 } from './1795478400005-rotate-keys.js';
import { GuardTenants1795478400006 } from './1795478400006-guard-tenants.js';
import { LimitCalls1795478400007 } from './1795478400007-limit-calls.js';
import { KeepPeopleApart1795478400008 } from './1795478400008-keep-people-apart.js';
import { RunJobs1795478400009 } from './1795478400009-run-jobs.js';
import { SignReadersIn1795478400010 } from './1795478400010-sign-readers-in.js';
import { LeaseReviews1795478400020 } from './1795478400020-lease-reviews.js';
import { ScreenComments1795478400030 } from './1795478400030-screen-comments.js';
import { SealTheLog1795478400040 } from './1795478400040-seal-the-log.js';
import { JudgeReports1795478400050 } from './1795478400050-judge-reports.js';
import { FindComments1795478400060 } from './1795478400060-find-comments.js';
import { KeepPolicies1795478400070 } from './1795478400070-keep-policies.js';
import { TellLanguages1795478400077 } from './1795478400077-tell-languages.js';
import { DecideInBulk1795478400080 } from './1795478400080-decide-in-bulk.js';
import { FindGuestsComments1795478400085 } from './1795478400085-find-guests-comments.js';
import { StateReasons1795478400100 } from './1795478400100-state-reasons.js';
import { HearAppeals1795478400105 } from './1795478400105-hear-appeals.js';
import { SanctionPeople1795478400115 } from './1795478400115-sanction-people.js';
import { CountStrikes1795478400116 } from './1795478400116-count-strikes.js';
import { TryRules1795478400118 } from './1795478400118-try-rules.js';
import { FileNotices1795478400120 } from './1795478400120-file-notices.js';
import { MeasureModeration1795478400125 } from './1795478400125-measure-moderation.js';
import { ActOnRules1795478400130 } from './1795478400130-act-on-rules.js';
import { KeepPages1795478400135 } from './1795478400135-keep-pages.js';
import { TakeTogether1795478400140 } from './1795478400140-take-together.js';
import { OrderEvents1795478400150 } from './1795478400150-order-events.js';
import { SendWebhooks1795478400160 } from './1795478400160-send-webhooks.js';
import { AnnounceEvents1795478400170 } from './1795478400170-announce-events.js';
import { ReadFeeds1795478400180 } from './1795478400180-read-feeds.js';
import { MeasureBacklogs1795478400190 } from './1795478400190-measure-backlogs.js';
import { TakeBySite1795478400200 } from './1795478400200-take-by-site.js';
import { ExpectRows1795478400210 } from './1795478400210-expect-rows.js';
import { KeepEventsOfSites1795478400220 } from './1795478400220-keep-events-of-sites.js';
import { CheckEventsOfSites1795478400221 } from './1795478400221-check-events-of-sites.js';
import { DeriveEvents1795478400230 } from './1795478400230-derive-events.js';

/** Every migration, oldest first. A new one is added here by hand. */
export const migrations: (new () => MigrationInterface)[] = [
  CreateSites1795478400000,
  CreateThreads1795478400001,
  CreateComments1795478400002,
  CreateVotes1795478400003,
  CreateModeration1795478400004,
  RotateKeys1795478400005,
  GuardTenants1795478400006,
  LimitCalls1795478400007,
  KeepPeopleApart1795478400008,
  RunJobs1795478400009,
  SignReadersIn1795478400010,
  LeaseReviews1795478400020,
  ScreenComments1795478400030,
  SealTheLog1795478400040,
  JudgeReports1795478400050,
  FindComments1795478400060,
  KeepPolicies1795478400070,
  TellLanguages1795478400077,
  DecideInBulk1795478400080,
  FindGuestsComments1795478400085,
  StateReasons1795478400100,
  HearAppeals1795478400105,
  SanctionPeople1795478400115,
  CountStrikes1795478400116,
  TryRules1795478400118,
  FileNotices1795478400120,
  MeasureModeration1795478400125,
  ActOnRules1795478400130,
  KeepPages1795478400135,
  TakeTogether1795478400140,
  OrderEvents1795478400150,
  SendWebhooks1795478400160,
  AnnounceEvents1795478400170,
  ReadFeeds1795478400180,
  MeasureBacklogs1795478400190,
  TakeBySite1795478400200,
  ExpectRows1795478400210,
  KeepEventsOfSites1795478400220,
  CheckEventsOfSites1795478400221,
  DeriveEvents1795478400230,
];
