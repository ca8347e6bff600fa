/** Why a comment waits, or was turned down, as far as its author is told. */
export type Reason =
  'moderated' | 'content' | 'links' | 'style' | 'repetition' | 'pace' | 'first' | 'rejected';

/** What the server itself says to people, in one language. */
export interface Phrases {
  language: string;
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
  /** Titles in feeds. */
  feed: {
    ofPage: (page: string) => string;
    ofSite: (site: string) => string;
    comment: (author: string, page: string) => string;
  };
  /** The mail by which a request about somebody's own data is confirmed. */
  dataRequest: {
    subject: { export: string; erasure: string };
    asked: (site: string) => string;
    export: string;
    erasure: { anonymise: string; 'remove-text': string };
    open: string;
    ignore: string;
  };
  reasons: Readonly<Record<Reason, string>>;
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
    language: 'en',
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
    feed: {
      ofPage: (page) => `Comments on “${page}”`,
      ofSite: (site) => `Comments on ${site}`,
      comment: (author, page) => `${author} on “${page}”`,
    },
    dataRequest: {
      subject: { export: 'Your copy of your data', erasure: 'Erasing your data' },
      asked: (site) =>
        `Somebody, probably you, asked about what the comments of “${site}” keep under this address.`,
      export: 'Confirm it, and you can download a copy of everything that is kept about you.',
      erasure: {
        anonymise:
          'Confirm it, and what is kept about you is erased a day later. Your comments stay, without your name.',
        'remove-text':
          'Confirm it, and what is kept about you is erased a day later, with the text of all your comments.',
      },
      open: 'This page shows the request and asks you to confirm it. Opening it changes nothing. The link works for seven days:',
      ignore:
        'If it was not you, do nothing: without a confirmation nothing happens, and the request is forgotten.',
    },
    reasons: {
      moderated: 'A moderator looks at comments here before they show.',
      content: 'It contains something that a moderator looks at first.',
      links: 'It has links that a moderator looks at first.',
      style: 'So many capitals or repetitions are looked at by a moderator first.',
      repetition: 'Much the same was said here lately, so a moderator looks at it first.',
      pace: 'Many comments came in a short time, so a moderator looks at this one first.',
      first: 'A moderator looks first at what somebody new here says.',
      rejected: 'It is not published: it contains something that this site does not take.',
    },
  },
  de: {
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
  },
  fr: {
    language: 'fr',
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
    feed: {
      ofPage: (page) => `Commentaires sur « ${page} »`,
      ofSite: (site) => `Commentaires sur ${site}`,
      comment: (author, page) => `${author} sur « ${page} »`,
    },
    dataRequest: {
      subject: { export: 'Une copie de vos données', erasure: 'Effacement de vos données' },
      asked: (site) =>
        `Quelqu’un, sans doute vous, a demandé ce que les commentaires de « ${site} » conservent sous cette adresse.`,
      export:
        'Confirmez, et vous pourrez télécharger une copie de tout ce qui est conservé à votre sujet.',
      erasure: {
        anonymise:
          'Confirmez, et ce qui est conservé à votre sujet sera effacé un jour plus tard. Vos commentaires restent, sans votre nom.',
        'remove-text':
          'Confirmez, et ce qui est conservé à votre sujet sera effacé un jour plus tard, y compris le texte de tous vos commentaires.',
      },
      open: 'Cette page montre la demande et vous prie de la confirmer. L’ouvrir ne change rien. Le lien est valable sept jours :',
      ignore:
        'Si ce n’était pas vous, ne faites rien : sans confirmation rien ne se passe, et la demande est oubliée.',
    },
    reasons: {
      moderated: 'La modération lit ici les commentaires avant leur publication.',
      content: 'Il contient quelque chose que la modération lit d’abord.',
      links: 'Il contient des liens que la modération vérifie d’abord.',
      style: 'La modération lit d’abord un texte avec autant de majuscules ou de répétitions.',
      repetition: 'Presque la même chose a été dite ici récemment ; la modération le lit d’abord.',
      pace: 'De nombreux commentaires sont arrivés en peu de temps ; la modération lit d’abord celui-ci.',
      first: 'La modération lit d’abord ce que disent les nouveaux venus.',
      rejected: 'Il n’est pas publié : il contient quelque chose que ce site n’accepte pas.',
    },
  },
  es: {
    language: 'es',
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
    feed: {
      ofPage: (page) => `Comentarios sobre «${page}»`,
      ofSite: (site) => `Comentarios en ${site}`,
      comment: (author, page) => `${author} sobre «${page}»`,
    },
    dataRequest: {
      subject: { export: 'Una copia de sus datos', erasure: 'Supresión de sus datos' },
      asked: (site) =>
        `Alguien, seguramente usted, ha preguntado qué guardan los comentarios de «${site}» bajo esta dirección.`,
      export: 'Confírmelo y podrá descargar una copia de todo lo que se guarda sobre usted.',
      erasure: {
        anonymise:
          'Confírmelo y un día después se borrará lo que se guarda sobre usted. Sus comentarios quedan, sin su nombre.',
        'remove-text':
          'Confírmelo y un día después se borrará lo que se guarda sobre usted, también el texto de todos sus comentarios.',
      },
      open: 'Esta página muestra la solicitud y le pide que la confirme. Abrirla no cambia nada. El enlace vale siete días:',
      ignore:
        'Si no ha sido usted, no haga nada: sin confirmación no ocurre nada y la solicitud se olvida.',
    },
    reasons: {
      moderated: 'La moderación lee aquí los comentarios antes de publicarlos.',
      content: 'Contiene algo que la moderación mira primero.',
      links: 'Contiene enlaces que la moderación mira primero.',
      style: 'La moderación mira primero un texto con tantas mayúsculas o repeticiones.',
      repetition: 'Hace poco se dijo aquí casi lo mismo; la moderación lo mira primero.',
      pace: 'Llegaron muchos comentarios en poco tiempo; la moderación mira primero este.',
      first: 'La moderación mira primero lo que dice quien es nuevo aquí.',
      rejected: 'No se publica: contiene algo que este sitio no acepta.',
    },
  },
};

/** The languages we can speak. */
export const LANGUAGES: readonly string[] = Object.keys(PHRASES);

/** The phrases of a BCP 47 tag's language; English where we do not speak it. */
export function phrasesIn(tag: string): Phrases {
  return PHRASES[tag.toLowerCase().split('-')[0]!] ?? PHRASES['en']!;
}
