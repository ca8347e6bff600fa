/** How much an event says: ids alone, or what the public sees of what they name as well. */
export const PAYLOADS = ['thin', 'full'] as const;
export type Payload = (typeof PAYLOADS)[number];
