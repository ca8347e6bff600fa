import { counted, withReason, type Phrases } from './phrase-forms.rules.js';

export const GERMAN: Phrases = {
  language: 'de',
  responses: counted('de', { one: '# Antwort', other: '# Antworten' }, 'Keine Antworten'),
  commentsClosed: 'Die Kommentare sind geschlossen.',
  tombstone: {
    hidden: 'Dieser Kommentar ist verborgen, bis er geprüft ist.',
    removed: withReason('Von der Moderation entfernt'),
    withdrawn: 'Vom Verfasser gelöscht.',
    unavailable: 'Dieser Kommentar ist nicht verfügbar.',
  },
  reply: 'Antworten',
  anonymous: 'Anonym',
  pinned: 'Angeheftet',
  edited: 'bearbeitet',
  older: 'Frühere Kommentare',
  newer: 'Weitere Kommentare',
  moreReplies: counted('de', { one: '# weitere Antwort', other: '# weitere Antworten' }, ''),
  feed: {
    ofPage: (page) => `Kommentare zu „${page}“`,
    ofSite: (site) => `Kommentare bei ${site}`,
    comment: (author, page) => `${author} zu „${page}“`,
  },
  dataRequest: {
    subject: { export: 'Ihre Daten als Kopie', erasure: 'Löschung Ihrer Daten' },
    asked: (site) =>
      `Jemand, vermutlich Sie, hat nach dem gefragt, was die Kommentare von „${site}“ unter dieser Adresse speichern.`,
    export:
      'Bestätigen Sie es, und Sie können eine Kopie von allem herunterladen, was über Sie gespeichert ist.',
    erasure: {
      anonymise:
        'Bestätigen Sie es, und einen Tag später wird gelöscht, was über Sie gespeichert ist. Ihre Kommentare bleiben, ohne Ihren Namen.',
      'remove-text':
        'Bestätigen Sie es, und einen Tag später wird gelöscht, was über Sie gespeichert ist, auch der Text aller Ihrer Kommentare.',
    },
    open: 'Diese Seite zeigt die Anfrage und bittet um Ihre Bestätigung. Sie zu öffnen ändert nichts. Der Link gilt sieben Tage:',
    ignore:
      'Waren Sie es nicht, so tun Sie nichts: Ohne Bestätigung geschieht nichts, und die Anfrage wird vergessen.',
  },
  reasons: {
    moderated: 'Die Moderation sieht Kommentare hier an, bevor sie erscheinen.',
    content: 'Er enthält etwas, das die Moderation zuerst ansieht.',
    links: 'Er enthält Links, die die Moderation zuerst ansieht.',
    style: 'So viele Großbuchstaben oder Wiederholungen sieht die Moderation zuerst an.',
    repetition: 'Fast dasselbe wurde hier kürzlich gesagt; die Moderation sieht es zuerst an.',
    pace: 'In kurzer Zeit kamen viele Kommentare; die Moderation sieht diesen zuerst an.',
    first: 'Wer hier neu ist, dessen Kommentare sieht die Moderation zuerst an.',
    rejected: 'Er wird nicht veröffentlicht: Er enthält etwas, das diese Seite nicht annimmt.',
  },
};
