type Answered = 'upheld' | 'declined' | 'unfounded' | 'duplicate' | 'superseded';

/** What whoever sent a legal notice is told, in one language. */
export interface NoticePhrases {
  language: string;
  subject: { receipt: string; answer: string };
  received: (site: string, day: string) => string;
  ref: string;
  next: string;
  answered: (site: string, day: string) => string;
  state: Readonly<Record<Answered, string>>;
  automation: Readonly<Record<'not' | 'partially' | 'fully', string>>;
  redress: (until: string) => string;
  more: string;
}

const PHRASES: Record<string, NoticePhrases> = {
  en: {
    language: 'en',
    subject: { receipt: 'We have received your notice', answer: 'What became of your notice' },
    received: (site, day) => `Your notice about comments of “${site}” came in on ${day}.`,
    ref: 'Its reference:',
    next: 'A person looks at it, and you are told what was decided. With the status token that you were given when you sent it you can see how it stands, or take it back. If you did not send it, somebody used your address: you need do nothing.',
    answered: (site, day) => `About your notice of ${day} on comments of “${site}” it was decided:`,
    state: {
      upheld: 'The notice is upheld: the text that you told of is shown no more.',
      declined: 'The notice is declined: the text stays.',
      unfounded: 'The notice is found to have no grounds: the text stays.',
      duplicate: 'You have told the same before, and it was declined: the text stays.',
      superseded:
        'The text that you told of was gone before anybody had decided. If what stands there now is illegal, send a new notice.',
    },
    automation: {
      not: 'A person decided.',
      partially: 'A person decided about many comments at once, which a program had selected.',
      fully: 'The decision was made by a program, without a person.',
    },
    redress: (until) =>
      `If you think that this is wrong you can appeal until ${until}, free of charge, with your status token; somebody who did not decide before decides about it. You can also go to a court, or to a certified body for out-of-court settlement.`,
    more: 'Nobody reads answers to this mail.',
  },
  de: {
    language: 'de',
    subject: {
      receipt: 'Ihre Meldung ist eingegangen',
      answer: 'Was aus Ihrer Meldung geworden ist',
    },
    received: (site, day) => `Ihre Meldung zu Kommentaren von „${site}“ ist am ${day} eingegangen.`,
    ref: 'Ihr Zeichen:',
    next: 'Ein Mensch prüft sie, und Sie erfahren, was entschieden wurde. Mit dem Statusschlüssel, den Sie beim Absenden bekommen haben, sehen Sie, wie es steht, oder nehmen sie zurück. Haben Sie nichts gemeldet, so hat jemand Ihre Adresse angegeben: Sie müssen nichts tun.',
    answered: (site, day) =>
      `Zu Ihrer Meldung vom ${day} über Kommentare von „${site}“ wurde entschieden:`,
    state: {
      upheld: 'Der Meldung wurde gefolgt: Der gemeldete Text wird nicht mehr gezeigt.',
      declined: 'Der Meldung wurde nicht gefolgt: Der Text bleibt.',
      unfounded: 'Die Meldung wurde für unbegründet befunden: Der Text bleibt.',
      duplicate: 'Dasselbe haben Sie schon gemeldet, und es wurde abgelehnt: Der Text bleibt.',
      superseded:
        'Der gemeldete Text war fort, bevor jemand entschieden hatte. Ist rechtswidrig, was jetzt dort steht, so melden Sie es neu.',
    },
    automation: {
      not: 'Ein Mensch hat entschieden.',
      partially:
        'Ein Mensch hat über viele Kommentare zugleich entschieden, die ein Programm ausgewählt hatte.',
      fully: 'Die Entscheidung hat ein Programm getroffen, ohne einen Menschen.',
    },
    redress: (until) =>
      `Halten Sie das für falsch, so können Sie bis ${until} mit Ihrem Statusschlüssel kostenlos Beschwerde einlegen; darüber entscheidet jemand, der zuvor nicht entschieden hat. Sie können auch ein Gericht anrufen oder eine zertifizierte Stelle für außergerichtliche Streitbeilegung.`,
    more: 'Antworten auf diese Mail liest niemand.',
  },
  fr: {
    language: 'fr',
    subject: {
      receipt: 'Votre notification est arrivée',
      answer: 'La suite donnée à votre notification',
    },
    received: (site, day) =>
      `Votre notification sur des commentaires de « ${site} » est arrivée le ${day}.`,
    ref: 'Sa référence :',
    next: 'Une personne l’examine et vous saurez ce qui a été décidé. Avec le jeton de suivi reçu à l’envoi, vous pouvez voir où elle en est ou la retirer. Si vous ne l’avez pas envoyée, quelqu’un a donné votre adresse : vous n’avez rien à faire.',
    answered: (site, day) =>
      `Sur votre notification du ${day} concernant des commentaires de « ${site} », il a été décidé :`,
    state: {
      upheld: 'La notification est retenue : le texte signalé n’est plus affiché.',
      declined: 'La notification n’est pas retenue : le texte reste.',
      unfounded: 'La notification est jugée infondée : le texte reste.',
      duplicate: 'Vous aviez déjà signalé la même chose, sans suite : le texte reste.',
      superseded:
        'Le texte signalé avait disparu avant toute décision. Si ce qui s’y trouve maintenant est illicite, envoyez une nouvelle notification.',
    },
    automation: {
      not: 'Une personne a décidé.',
      partially:
        'Une personne a décidé de nombreux commentaires à la fois, choisis par un programme.',
      fully: 'La décision a été prise par un programme, sans intervention d’une personne.',
    },
    redress: (until) =>
      `Si vous pensez que c’est une erreur, vous pouvez introduire une réclamation jusqu’au ${until}, sans frais, avec votre jeton de suivi ; une personne qui n’avait pas décidé auparavant statue. Vous pouvez aussi saisir un tribunal ou un organe certifié de règlement extrajudiciaire.`,
    more: 'Personne ne lit les réponses à ce message.',
  },
  es: {
    language: 'es',
    subject: {
      receipt: 'Hemos recibido su notificación',
      answer: 'Qué ha sido de su notificación',
    },
    received: (site, day) => `Su notificación sobre comentarios de «${site}» llegó el ${day}.`,
    ref: 'Su referencia:',
    next: 'Una persona la examina y usted sabrá qué se decide. Con el código de estado que recibió al enviarla puede ver cómo está o retirarla. Si no la envió usted, alguien dio su dirección: no tiene que hacer nada.',
    answered: (site, day) =>
      `Sobre su notificación del ${day} acerca de comentarios de «${site}» se decidió:`,
    state: {
      upheld: 'La notificación se estima: el texto notificado ya no se muestra.',
      declined: 'La notificación se desestima: el texto permanece.',
      unfounded: 'La notificación se considera infundada: el texto permanece.',
      duplicate: 'Ya había notificado lo mismo y se desestimó: el texto permanece.',
      superseded:
        'El texto notificado había desaparecido antes de que nadie decidiera. Si lo que hay ahora es ilícito, envíe otra notificación.',
    },
    automation: {
      not: 'Decidió una persona.',
      partially:
        'Una persona decidió sobre muchos comentarios a la vez, seleccionados por un programa.',
      fully: 'La decisión la tomó un programa, sin intervención de una persona.',
    },
    redress: (until) =>
      `Si cree que es un error, puede reclamar hasta el ${until}, sin coste, con su código de estado; decide alguien que no había decidido antes. También puede acudir a un tribunal o a un organismo certificado de resolución extrajudicial.`,
    more: 'Nadie lee las respuestas a este mensaje.',
  },
};

/** The phrases of a BCP 47 tag's language; English where we do not speak it. */
export function phrasesOfNotices(tag: string): NoticePhrases {
  return PHRASES[tag.toLowerCase().split('-')[0]!] ?? PHRASES['en']!;
}
