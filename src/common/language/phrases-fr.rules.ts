import { counted, withReason, type Phrases } from './phrase-forms.rules.js';

export const FRENCH: Phrases = {
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
};
