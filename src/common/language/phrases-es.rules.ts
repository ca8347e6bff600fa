import { counted, withReason, type Phrases } from './phrase-forms.rules.js';

export const SPANISH: Phrases = {
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
};
