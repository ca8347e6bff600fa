/** What the server itself says to people, in one language. */
export interface Phrases {
  responses: (count: number) => string;
  commentsClosed: string;
  tombstone: {
    hidden: string;
    removed: (reason: string | null) => string;
    withdrawn: string;
    unavailable: string;
  };
  reply: string;
  anonymous: string;
  pinned: string;
  edited: string;
  older: string;
  newer: string;
  moreReplies: (count: number) => string;
}

const counted = (language: string, forms: Record<string, string>, none: string) => {
  const rules = new Intl.PluralRules(language);
  return (count: number): string =>
    count === 0
      ? none
      : (forms[rules.select(count)] ?? forms['other']!).replace('#', String(count));
};

const withReason =
  (bare: string) =>
  (reason: string | null): string =>
    reason ? `${bare}: ${reason}` : `${bare}.`;

const PHRASES: Record<string, Phrases> = {
  en: {
    responses: counted('en', { one: '# Response', other: '# Responses' }, 'No Responses'),
    commentsClosed: 'Comments are closed.',
    tombstone: {
      hidden: 'This comment is hidden while a moderator looks at it.',
      removed: withReason('Removed by a moderator'),
      withdrawn: 'Deleted by its author.',
      unavailable: 'This comment is not available.',
    },
    reply: 'Reply',
    anonymous: 'Anonymous',
    pinned: 'Pinned',
    edited: 'edited',
    older: 'Earlier comments',
    newer: 'Further comments',
    moreReplies: counted('en', { one: '# more reply', other: '# more replies' }, ''),
  },
  de: {
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
  },
  fr: {
    responses: counted('fr', { one: '# réponse', other: '# réponses' }, 'Aucune réponse'),
    commentsClosed: 'Les commentaires sont fermés.',
    tombstone: {
      hidden: 'Ce commentaire est masqué en attendant sa vérification.',
      removed: withReason('Retiré par la modération'),
      withdrawn: 'Supprimé par son auteur.',
      unavailable: 'Ce commentaire n’est pas disponible.',
    },
    reply: 'Répondre',
    anonymous: 'Anonyme',
    pinned: 'Épinglé',
    edited: 'modifié',
    older: 'Commentaires précédents',
    newer: 'Commentaires suivants',
    moreReplies: counted('fr', { one: 'encore # réponse', other: 'encore # réponses' }, ''),
  },
  es: {
    responses: counted('es', { one: '# respuesta', other: '# respuestas' }, 'Sin respuestas'),
    commentsClosed: 'Los comentarios están cerrados.',
    tombstone: {
      hidden: 'Este comentario está oculto mientras se revisa.',
      removed: withReason('Retirado por la moderación'),
      withdrawn: 'Borrado por su autor.',
      unavailable: 'Este comentario no está disponible.',
    },
    reply: 'Responder',
    anonymous: 'Anónimo',
    pinned: 'Fijado',
    edited: 'editado',
    older: 'Comentarios anteriores',
    newer: 'Más comentarios',
    moreReplies: counted('es', { one: '# respuesta más', other: '# respuestas más' }, ''),
  },
};

/** The languages we can speak. */
export const LANGUAGES: readonly string[] = Object.keys(PHRASES);

/** The phrases of a BCP 47 tag's language; English where we do not speak it. */
export function phrasesIn(tag: string): Phrases {
  return PHRASES[tag.toLowerCase().split('-')[0]!] ?? PHRASES['en']!;
}

const RIGHT_TO_LEFT = new Set(['Arab', 'Hebr', 'Thaa', 'Syrc', 'Nkoo', 'Adlm', 'Rohg', 'Mand']);

/** The direction of a language's usual script (CLDR likely subtags). */
export function directionOf(tag: string): 'ltr' | 'rtl' {
  const { script } = new Intl.Locale(tag).maximize();
  return script !== undefined && RIGHT_TO_LEFT.has(script) ? 'rtl' : 'ltr';
}
