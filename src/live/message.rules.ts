/** One message of an event stream; every value is printed as JSON, which has no line breaks. */
export function messageOf(event: { id: string; type: string }): Buffer {
  const { id, type } = event;
  return Buffer.from(`id: ${id}\nevent: ${type}\ndata: ${JSON.stringify(event)}\n\n`);
}
