import { Module } from '@nestjs/common';
import { AddressesModule } from '../addresses/addresses.module.js';
import { IdempotencyModule } from '../idempotency/idempotency.module.js';
import { LimitsModule } from '../limits/limits.module.js';
import { PostingAnswers } from './posting.answers.js';
import { PostingController } from './posting.controller.js';
import { PostingTolls } from './posting-tolls.answers.js';
import { GroupedPostsService } from './grouped-posts.service.js';
import { PostGroupsService } from './post-groups.service.js';
import { ScreenedDraftsService } from './screened-drafts.service.js';
import { GuestFormsService } from './guest-forms.service.js';
import { CommentDraftsService } from './comment-drafts.service.js';
import { CommentOriginsRepository } from './comment-origins.repository.js';
import { AuthModule } from '../auth/auth.module.js';
import { EventsModule } from '../events/events.module.js';
import { PeopleModule } from '../people/people.module.js';
import { SanctionEffectsRepository } from './sanction-effects.repository.js';
import { SanctionEffectsService } from './sanction-effects.service.js';
import { ReviewsModule } from '../reviews/reviews.module.js';
import { SanctionsModule } from '../sanctions/sanctions.module.js';
import { ScreeningModule } from '../screening/screening.module.js';
import { SitesModule } from '../sites/sites.module.js';
import { StatementsModule } from '../statements/statements.module.js';
import { ThreadsModule } from '../threads/threads.module.js';
import { CommentErasureRepository } from './comment-erasure.repository.js';
import { CommentForgettingService } from './comment-forgetting.service.js';
import { CommentErasureService } from './comment-erasure.service.js';
import { CommentAuthorsRepository } from './comment-authors.repository.js';
import { CommentAuthorsService } from './comment-authors.service.js';
import { CommentWithdrawalService } from './comment-withdrawal.service.js';
import { OwnCommentsService } from './own-comments.service.js';
import { ScreenedTextsService } from './screened-texts.service.js';
import { CommentEditingService } from './comment-editing.service.js';
import { CommentImportsRepository } from './comment-imports.repository.js';
import { CommentImportsService } from './comment-imports.service.js';
import { CommentListsController } from './comment-lists.controller.js';
import { CommentListsRepository } from './comment-lists.repository.js';
import { CommentListsService } from './comment-lists.service.js';
import { CommentContextRepository } from './comment-context.repository.js';
import { CommentContextService } from './comment-context.service.js';
import { CommentEffectsService } from './comment-effects.service.js';
import { CommentModerationService } from './comment-moderation.service.js';
import { CommentPlacesService } from './comment-places.service.js';
import { CommentReversalService } from './comment-reversal.service.js';
import { CommentReadingService } from './comment-reading.service.js';
import { CommentSearchRepository } from './comment-search.repository.js';
import { CommentTextsRepository } from './comment-texts.repository.js';
import { CommentWorkService } from './comment-work.service.js';
import { CommentAnswers } from './comment.answers.js';
import { CommentsController } from './comments.controller.js';
import { CommentsRepository } from './comments.repository.js';
import { CommentsService } from './comments.service.js';
import { CountersRepository } from './counters.repository.js';
import { DiscussionAnswers } from './discussion.answers.js';
import { DiscussionRepository } from './discussion.repository.js';
import { DiscussionsController } from './discussions.controller.js';
import { DiscussionsService } from './discussions.service.js';
import { NoticedCommentsService } from './noticed-comments.service.js';
import { OverlayService } from './overlay.service.js';
import { ParticipationController } from './participation.controller.js';
import { ReportsRepository } from './reports.repository.js';
import { ReportsService } from './reports.service.js';
import { ThreadWritingService } from './thread-writing.service.js';
import { ThreadStartService } from './thread-start.service.js';
import { VotesRepository } from './votes.repository.js';
import { VotesService } from './votes.service.js';
import { WritersService } from './writers.service.js';

@Module({
  imports: [
    AddressesModule,
    IdempotencyModule,
    LimitsModule,
    AuthModule,
    EventsModule,
    PeopleModule,
    ReviewsModule,
    SanctionsModule,
    ScreeningModule,
    SitesModule,
    StatementsModule,
    ThreadsModule,
  ],
  controllers: [
    DiscussionsController,
    PostingController,
    CommentsController,
    CommentListsController,
    ParticipationController,
  ],
  providers: [
    CommentsRepository,
    CountersRepository,
    DiscussionRepository,
    CommentListsRepository,
    CommentImportsRepository,
    CommentImportsService,
    VotesRepository,
    ReportsRepository,
    ThreadStartService,
    ThreadWritingService,
    CommentPlacesService,
    CommentDraftsService,
    GroupedPostsService,
    PostGroupsService,
    ScreenedDraftsService,
    CommentErasureRepository,
    CommentForgettingService,
    CommentErasureService,
    CommentOriginsRepository,
    CommentAuthorsRepository,
    CommentAuthorsService,
    GuestFormsService,
    PostingAnswers,
    PostingTolls,
    CommentsService,
    WritersService,
    SanctionEffectsRepository,
    SanctionEffectsService,
    ScreenedTextsService,
    OwnCommentsService,
    CommentEditingService,
    CommentWithdrawalService,
    CommentSearchRepository,
    CommentTextsRepository,
    CommentEffectsService,
    CommentContextRepository,
    CommentContextService,
    CommentWorkService,
    CommentModerationService,
    CommentReversalService,
    CommentReadingService,
    CommentListsService,
    DiscussionsService,
    VotesService,
    ReportsService,
    NoticedCommentsService,
    OverlayService,
    DiscussionAnswers,
    CommentAnswers,
  ],
  exports: [
    SanctionEffectsService,
    CommentErasureService,
    CommentModerationService,
    CommentReversalService,
    CommentContextService,
    CommentListsService,
    CommentAnswers,
    DiscussionsService,
    CommentsService,
    CommentImportsService,
    CommentAuthorsService,
    ThreadWritingService,
    NoticedCommentsService,
  ],
})
export class CommentsModule {}
