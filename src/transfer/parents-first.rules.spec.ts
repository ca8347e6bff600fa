import { ParentsFirst, type Answering } from './parents-first.rules.js';

/** `3<1` is comment 3, which answers comment 1. */
function read(text: string): Answering[] {
  return text.split(' ').map((each) => {
    const [id, parent] = each.split('<').map(Number);
    return { id: id ?? NaN, parent: parent ?? null };
  });
}

function order(comments: Answering[]): { out: number[]; cut: number[] } {
  const out: number[] = [];
  const cut: number[] = [];
  const released = new Set<number>();
  const letOut = (some: Answering[]): void => {
    for (const { id, parent } of some) {
      if (parent !== null) expect(released).toContain(parent);
      released.add(id);
      out.push(id);
    }
  };
  const line = new ParentsFirst<Answering>((id) => released.has(id));
  for (const comment of comments) letOut(line.add(comment));
  letOut(
    line.finish((comment) => {
      cut.push(comment.id);
      return { ...comment, parent: null };
    }),
  );
  return { out, cut };
}

describe('letting parents through first', () => {
  it.each([
    ['keeps an order that is right', '1 2<1 3 4<2', '1 2 3 4', ''],
    ['keeps comments apart from their parents', '1 2 3<1', '1 2 3', ''],
    ['holds a reply back until its parent has come', '2<1 3 1 4', '3 1 2 4', ''],
    ['lets waiting replies go in the order they came', '5<1 4<1 3<1 1', '1 5 4 3', ''],
    ['lets a whole tree go, each behind its parent', '4<2 3<2 2<1 5<1 1', '1 2 4 3 5', ''],
    ['turns a chain round', '4<3 3<2 2<1 1', '1 2 3 4', ''],
    ['cuts a comment that answers itself', '1 2<2 3<2', '1 2 3', '2'],
    ['cuts a circle at the comment that came first', '3<2 1 2<3', '1 3 2', '3'],
    ['cuts a longer circle at the first, not at its tail', '9<5 5<7 6<5 7<6', '5 9 6 7', '5'],
    ['cuts at the first even when the tail leads in elsewhere', '9<7 5<7 6<5 7<6', '5 6 7 9', '5'],
    ['cuts each circle once', '1<2 2<1 3<4 4<3 5<4', '1 2 3 4 5', '1 3'],
  ])('%s', (_title, comments, out, cut) => {
    const numbers = (text: string): number[] => (text === '' ? [] : text.split(' ').map(Number));
    expect(order(read(comments))).toEqual({ out: numbers(out), cut: numbers(cut) });
  });

  it('turns a chain of 100,000 round, and lets as many replies to one comment go', () => {
    const count = 100_000;
    const chain = Array.from({ length: count }, (_, at) => {
      const id = count - at;
      return { id, parent: id === 1 ? null : id - 1 };
    });
    const fan = Array.from({ length: count }, (_, at) => ({ id: at + 2, parent: 1 }));
    const released: number[] = [];
    for (const comments of [chain, [...fan, { id: 1, parent: null }]]) {
      const line = new ParentsFirst<Answering>(() => false);
      for (const comment of comments) released.push(line.add(comment).length);
      expect(released.at(-1)).toBe(comments.length);
    }
  });
});
