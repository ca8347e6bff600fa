/** What a person's address is sealed for. */
export function emailOfPerson(id: string): string {
  return `email of person ${id}`;
}
