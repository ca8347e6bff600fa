const ROOT = 0;
const NONE = -1;

/** Numbers in a slot of the hash table, and which of them is the child. */
const SLOT = 3;
const CHILD = 2;

/**
 * Finds all of many strings in one pass (Aho & Corasick 1975). Nodes are numbers and everything
 * about them stands in typed arrays; the way from a node by a character is found in a hash table
 * with linear probing, since most nodes have one child and the alphabet is all of Unicode.
 */
export class Automaton {
  private readonly parents: Int32Array;
  private readonly units: Uint16Array;
  private readonly depths: Uint16Array;
  private readonly fails: Int32Array;
  /** The first string that ends at a node, and the next with the same letters. */
  private readonly firsts: Int32Array;
  private readonly nexts: Int32Array;
  /** The nearest shorter suffix at which a string ends. */
  private readonly shorter: Int32Array;
  /** Node, unit, child: side by side, so that a step touches one line of the cache. */
  private readonly slots: Int32Array;
  private readonly mask: number;
  private size = 1;

  /** No string may be empty. */
  constructor(strings: readonly string[]) {
    let room = 1;
    for (const string of strings) room += string.length;
    this.parents = new Int32Array(room);
    this.units = new Uint16Array(room);
    this.depths = new Uint16Array(room);
    this.fails = new Int32Array(room);
    this.firsts = new Int32Array(room).fill(NONE);
    this.shorter = new Int32Array(room).fill(NONE);
    this.nexts = new Int32Array(strings.length).fill(NONE);
    const slots = 2 ** Math.ceil(Math.log2(room * 2));
    this.slots = new Int32Array(slots * SLOT);
    this.mask = slots - 1;
    strings.forEach((string, index) => this.insert(string, index));
    this.link();
  }

  /** Tells of each string found and where it ends, until it is told to stop by `false`. */
  scan(text: string, found: (string: number, end: number) => boolean): void {
    let node = ROOT;
    for (let at = 0; at < text.length; at += 1) {
      node = this.step(node, text.charCodeAt(at));
      let end = this.firsts[node] === NONE ? this.shorter[node]! : node;
      for (; end !== NONE; end = this.shorter[end]!) {
        for (let string = this.firsts[end]!; string !== NONE; string = this.nexts[string]!) {
          if (!found(string, at + 1)) return;
        }
      }
    }
  }

  private insert(string: string, index: number): void {
    let node = ROOT;
    for (let at = 0; at < string.length; at += 1) {
      const unit = string.charCodeAt(at);
      const slot = this.slotOf(node, unit);
      if (this.slots[slot + CHILD] === ROOT)
        this.slots.set([node, unit, this.add(node, unit)], slot);
      node = this.slots[slot + CHILD]!;
    }
    this.nexts[index] = this.firsts[node]!;
    this.firsts[node] = index;
  }

  private add(parent: number, unit: number): number {
    const node = this.size;
    this.size += 1;
    this.parents[node] = parent;
    this.units[node] = unit;
    this.depths[node] = this.depths[parent]! + 1;
    return node;
  }

  /** Failure links, shallow nodes first: a node's link is found by way of its parent's. */
  private link(): void {
    for (const node of this.byDepth()) {
      const parent = this.parents[node]!;
      if (parent !== ROOT) this.fails[node] = this.step(this.fails[parent]!, this.units[node]!);
      const fail = this.fails[node]!;
      this.shorter[node] = this.firsts[fail] === NONE ? this.shorter[fail]! : fail;
    }
  }

  /** All nodes but the root, by a counting sort. */
  private byDepth(): Int32Array {
    const counts: number[] = [];
    for (let node = 1; node < this.size; node += 1) {
      const depth = this.depths[node]!;
      counts[depth] = (counts[depth] ?? 0) + 1;
    }
    let sum = 0;
    const places = Array.from(counts, (count = 0) => (sum += count) - count);
    const sorted = new Int32Array(this.size - 1);
    for (let node = 1; node < this.size; node += 1) {
      const depth = this.depths[node]!;
      sorted[places[depth]!] = node;
      places[depth]! += 1;
    }
    return sorted;
  }

  private step(from: number, unit: number): number {
    let node = from;
    for (;;) {
      const child = this.slots[this.slotOf(node, unit) + CHILD]!;
      if (child !== ROOT || node === ROOT) return child;
      node = this.fails[node]!;
    }
  }

  /** Where the child by a unit stands, or would stand: no child is the root. */
  private slotOf(node: number, unit: number): number {
    const mixed = Math.imul(node, 0x9e3779b1) ^ Math.imul(unit, 0x85ebca6b);
    let slot = (mixed ^ (mixed >>> 15)) & this.mask;
    for (;;) {
      const at = slot * SLOT;
      const isOurs = this.slots[at] === node && this.slots[at + 1] === unit;
      if (isOurs || this.slots[at + CHILD] === ROOT) return at;
      slot = (slot + 1) & this.mask;
    }
  }
}
