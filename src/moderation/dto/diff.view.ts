/** A run of words that both texts have, or only the older or the newer one. */
export class DiffPartView {
  op!: 'same' | 'removed' | 'added';
  text!: string;
}
