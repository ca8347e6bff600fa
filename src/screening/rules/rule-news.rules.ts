import type { Pause } from './rule.rules.js';

/** What a mail to the desk says of a rule. Nothing that anybody wrote is in it. */
export function newsOfRule(
  { site, link }: { site: string; link: string },
  { comments, pausedBecause }: { comments: number; pausedBecause: Pause | null },
): { subject: string; text: string; language: string } {
  const spoke = comments === 1 ? '1 comment' : `${comments} comments`;
  const text = [
    `A rule of the site ${site} has spoken about ${spoke} since you were told last.`,
    ...(pausedBecause === null ? [] : [PAUSED[pausedBecause]]),
    'What it does, and what people decided:',
    link,
    'You are told once an hour at most. The rule says whether you are told, the site’s alertsTo whom.',
  ];
  const verb = pausedBecause === null ? 'has spoken' : 'has paused itself';
  return { subject: `A rule of ${site} ${verb}`, text: `${text.join('\n\n')}\n`, language: 'en' };
}

const PAUSED: Record<Pause, string> = {
  alarm:
    'It has paused itself: it spoke far more often than is usual. Nothing waits because of it now.',
  'daily-cap':
    'It has paused itself: it reached what it may do in a day. Nothing waits because of it now.',
  'by-hand': 'Somebody has paused it.',
};
