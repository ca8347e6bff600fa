import type { Restriction } from './restriction.rules.js';

/** What a statement of reasons says, in one language. Nothing here comes from a comment. */
export interface StatementPhrases {
  /** By the day of the comment, Y-m-d. */
  restriction: Readonly<Record<Restriction, (day: string) => string>>;
  source: Readonly<Record<'voluntary' | 'notification' | 'notice', string>>;
  detected: string;
  undetected: string;
  automation: Readonly<Record<'not' | 'partially' | 'fully', string>>;
  /** Where it applies, and for how long. */
  scope: string;
  /** What a decision goes by that names no rule. */
  terms: string;
  against: (rule: string) => string;
  illegal: (law: string, rule: string) => string;
  /** The kind of restriction that has no name in the law. */
  replaced: string;
  redress: (until: string) => string;
}

const PHRASES: Record<string, StatementPhrases> = {
  en: {
    restriction: {
      removed: (day) => `A comment of ${day} was removed from the page.`,
      disabled: (day) => `A comment of ${day} is not shown on the page.`,
      'edit-withheld': (day) =>
        `A changed text of a comment of ${day} is not shown; the text before it stays.`,
      'text-replaced': (day) =>
        `The text of a comment of ${day} was replaced by the moderators with one of their own.`,
      'interaction-restricted': (day) =>
        `A comment of ${day} stays on the page, and nobody can reply to it.`,
    },
    source: {
      voluntary: 'It was looked at on the site’s own initiative.',
      notification: 'It was looked at after readers had reported it.',
      notice:
        'It was looked at after a notice under Article 16 of Regulation (EU) 2022/2065 had come in.',
    },
    detected: 'Automatic checks had found something in the text.',
    undetected: 'No automatic check had found anything in the text.',
    automation: {
      not: 'A person decided.',
      partially: 'A person decided about many comments at once, which a program had selected.',
      fully: 'The decision was made by a program, without a person.',
    },
    scope: 'It applies everywhere, and has no date at which it ends.',
    terms: 'The rules for comments of this site',
    against: (rule) => `The comment was found not to keep to: ${rule}.`,
    illegal: (law, rule) =>
      `The comment was found to be against the law named here (${law}), under the site’s rule: ${rule}.`,
    replaced: 'The text was replaced by the moderators.',
    redress: (until) =>
      `If you think that this is wrong you can appeal until ${until}, free of charge; somebody who did not decide before decides about it. You can also go to a court, or to a certified body for out-of-court settlement.`,
  },
  de: {
    restriction: {
      removed: (day) => `Ein Kommentar vom ${day} wurde von der Seite entfernt.`,
      disabled: (day) => `Ein Kommentar vom ${day} wird auf der Seite nicht gezeigt.`,
      'edit-withheld': (day) =>
        `Ein geänderter Text eines Kommentars vom ${day} wird nicht gezeigt; der Text davor bleibt stehen.`,
      'text-replaced': (day) =>
        `Der Text eines Kommentars vom ${day} wurde von der Moderation durch einen eigenen ersetzt.`,
      'interaction-restricted': (day) =>
        `Ein Kommentar vom ${day} bleibt auf der Seite, und niemand kann auf ihn antworten.`,
    },
    source: {
      voluntary: 'Er wurde auf eigene Initiative der Seite geprüft.',
      notification: 'Er wurde geprüft, nachdem Leser ihn gemeldet hatten.',
      notice:
        'Er wurde geprüft, nachdem eine Meldung nach Artikel 16 der Verordnung (EU) 2022/2065 eingegangen war.',
    },
    detected: 'Automatische Prüfungen hatten im Text etwas gefunden.',
    undetected: 'Keine automatische Prüfung hatte im Text etwas gefunden.',
    automation: {
      not: 'Ein Mensch hat entschieden.',
      partially:
        'Ein Mensch hat über viele Kommentare zugleich entschieden, die ein Programm ausgewählt hatte.',
      fully: 'Die Entscheidung hat ein Programm getroffen, ohne einen Menschen.',
    },
    scope: 'Sie gilt überall und hat kein Datum, an dem sie endet.',
    terms: 'Die Regeln dieser Seite für Kommentare',
    against: (rule) => `Der Kommentar hält sich nicht an: ${rule}.`,
    illegal: (law, rule) =>
      `Der Kommentar verstößt gegen das hier genannte Recht (${law}), nach der Regel der Seite: ${rule}.`,
    replaced: 'Der Text wurde von der Moderation ersetzt.',
    redress: (until) =>
      `Halten Sie das für falsch, so können Sie bis ${until} kostenlos Beschwerde einlegen; darüber entscheidet jemand, der zuvor nicht entschieden hat. Sie können auch ein Gericht anrufen oder eine zertifizierte Stelle für außergerichtliche Streitbeilegung.`,
  },
  fr: {
    restriction: {
      removed: (day) => `Un commentaire du ${day} a été retiré de la page.`,
      disabled: (day) => `Un commentaire du ${day} n’est pas affiché sur la page.`,
      'edit-withheld': (day) =>
        `Un texte modifié d’un commentaire du ${day} n’est pas affiché ; le texte précédent reste.`,
      'text-replaced': (day) =>
        `Le texte d’un commentaire du ${day} a été remplacé par la modération par un texte à elle.`,
      'interaction-restricted': (day) =>
        `Un commentaire du ${day} reste sur la page, et personne ne peut y répondre.`,
    },
    source: {
      voluntary: 'Il a été examiné à l’initiative du site.',
      notification: 'Il a été examiné après que des lecteurs l’ont signalé.',
      notice:
        'Il a été examiné après une notification au titre de l’article 16 du règlement (UE) 2022/2065.',
    },
    detected: 'Des contrôles automatiques avaient trouvé quelque chose dans le texte.',
    undetected: 'Aucun contrôle automatique n’avait rien trouvé dans le texte.',
    automation: {
      not: 'Une personne a décidé.',
      partially:
        'Une personne a décidé de nombreux commentaires à la fois, choisis par un programme.',
      fully: 'La décision a été prise par un programme, sans intervention d’une personne.',
    },
    scope: 'Elle s’applique partout et n’a pas de date de fin.',
    terms: 'Les règles de ce site pour les commentaires',
    against: (rule) => `Le commentaire ne respecte pas : ${rule}.`,
    illegal: (law, rule) =>
      `Le commentaire est contraire au droit cité ici (${law}), selon la règle du site : ${rule}.`,
    replaced: 'Le texte a été remplacé par la modération.',
    redress: (until) =>
      `Si vous pensez que c’est une erreur, vous pouvez introduire une réclamation jusqu’au ${until}, sans frais ; une personne qui n’avait pas décidé auparavant statue. Vous pouvez aussi saisir un tribunal ou un organe certifié de règlement extrajudiciaire.`,
  },
  es: {
    restriction: {
      removed: (day) => `Un comentario del ${day} fue retirado de la página.`,
      disabled: (day) => `Un comentario del ${day} no se muestra en la página.`,
      'edit-withheld': (day) =>
        `Un texto modificado de un comentario del ${day} no se muestra; el texto anterior permanece.`,
      'text-replaced': (day) =>
        `La moderación sustituyó el texto de un comentario del ${day} por uno propio.`,
      'interaction-restricted': (day) =>
        `Un comentario del ${day} permanece en la página y nadie puede responderle.`,
    },
    source: {
      voluntary: 'Se examinó por iniciativa propia del sitio.',
      notification: 'Se examinó después de que lectores lo denunciaran.',
      notice:
        'Se examinó tras una notificación conforme al artículo 16 del Reglamento (UE) 2022/2065.',
    },
    detected: 'Comprobaciones automáticas habían encontrado algo en el texto.',
    undetected: 'Ninguna comprobación automática había encontrado nada en el texto.',
    automation: {
      not: 'Decidió una persona.',
      partially:
        'Una persona decidió sobre muchos comentarios a la vez, seleccionados por un programa.',
      fully: 'La decisión la tomó un programa, sin intervención de una persona.',
    },
    scope: 'Se aplica en todas partes y no tiene fecha de fin.',
    terms: 'Las normas de este sitio para los comentarios',
    against: (rule) => `El comentario no respeta: ${rule}.`,
    illegal: (law, rule) =>
      `El comentario es contrario a la ley aquí citada (${law}), según la norma del sitio: ${rule}.`,
    replaced: 'La moderación sustituyó el texto.',
    redress: (until) =>
      `Si cree que es un error, puede reclamar hasta el ${until}, sin coste; decide alguien que no había decidido antes. También puede acudir a un tribunal o a un organismo certificado de resolución extrajudicial.`,
  },
};

/** The phrases of a BCP 47 tag's language; English where we do not speak it. */
export function phrasesOfStatements(tag: string): StatementPhrases {
  return PHRASES[tag.toLowerCase().split('-')[0]!] ?? PHRASES['en']!;
}
