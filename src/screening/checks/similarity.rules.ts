import type { Finding } from '../finding.rules.js';
import { isUnspaced, pointAt } from '../text/characters.rules.js';

/** Two texts that differ in as many bits or fewer are near duplicates (Manku et al. 2007). */
export const NEAR_BITS = 3;

/** Words in a shingle: fewer make all talk alike, more make a changed word count for too much. */
const SHINGLE = 3;

const HALF = 32;

/**
 * The 64-bit fingerprint of a text by its words, or null when it has none: similar texts have
 * similar ones (simhash: Charikar 2002; over web pages: Manku, Jain & Das Sarma 2007). One other
 * word in a hundred leaves a third of texts within the bound, one in five hundred three quarters,
 * one in twenty next to none: of short comments only copies are found.
 */
export function fingerprintOf(words: readonly string[]): bigint | null {
  const shingles = shinglesOf(words);
  if (shingles.length === 0) return null;
  const votes = new Int32Array(2 * HALF);
  for (const shingle of shingles) {
    castVotes(votes, 0, hash(shingle, 0x811c9dc5));
    castVotes(votes, HALF, hash(shingle, 0x1b873593));
  }
  return votes.reduce((bits, vote, bit) => (vote > 0 ? bits | (1n << BigInt(bit)) : bits), 0n);
}

/** How many bits two fingerprints differ in. */
export function distanceOf(one: bigint, other: bigint): number {
  let differing = 0;
  for (let bits = one ^ other; bits > 0n; bits &= bits - 1n) differing += 1;
  return differing;
}

export interface EarlierText {
  id: string;
  fingerprint: bigint;
}

/** Which earlier texts a text repeats, word for word or nearly, or null when it is new. */
export function duplicateFinding(
  fingerprint: bigint | null,
  earlier: readonly EarlierText[],
): Finding | null {
  if (fingerprint === null) return null;
  const near = earlier.filter((text) => distanceOf(text.fingerprint, fingerprint) <= NEAR_BITS);
  if (near.length === 0) return null;
  const isSame = near.some((text) => text.fingerprint === fingerprint);
  const detail = isSame ? 'duplicate' : 'near-duplicate';
  return { check: 'near-duplicate', ranges: [], values: near.map(({ id }) => id), detail };
}

/** Where words are not parted by spaces, each character is one. */
export function wordsOf(normalised: string): string[] {
  const words = normalised.match(/[\p{L}\p{M}\p{N}]+/gu) ?? [];
  return words.flatMap((word) => (isUnspaced(pointAt(word, 0)) ? [...word] : [word]));
}

function shinglesOf(words: readonly string[]): string[] {
  if (words.length <= SHINGLE) return words.length === 0 ? [] : [words.join(' ')];
  const last = words.length - SHINGLE;
  return Array.from({ length: last + 1 }, (_, at) => words.slice(at, at + SHINGLE).join(' '));
}

function castVotes(votes: Int32Array, from: number, bits: number): void {
  for (let bit = 0; bit < HALF; bit += 1) {
    votes[from + bit] = (votes[from + bit] ?? 0) + ((bits >>> bit) & 1 ? 1 : -1);
  }
}

/** FNV-1a with another start for each half, and the last mixing of MurmurHash3. */
function hash(text: string, start: number): number {
  let bits = start;
  for (let at = 0; at < text.length; at += 1) {
    bits = Math.imul(bits ^ text.charCodeAt(at), 0x01000193);
  }
  bits = Math.imul(bits ^ (bits >>> 16), 0x85ebca6b);
  bits = Math.imul(bits ^ (bits >>> 13), 0xc2b2ae35);
  return (bits ^ (bits >>> 16)) >>> 0;
}
