/** As much of a message as helps. */
const MAX_MESSAGE = 1000;

/** PostgreSQL's data exceptions, which quote the value that did not fit. */
const QUOTES_DATA = /^22/;

/** What a log may hold of an error, beside each other. */
export interface LoggedError {
  /** On one line. */
  summary: string;
  stack?: string;
}

/**
 * Name, code, message and stack of what was thrown, and nothing else of it: a failed statement
 * carries its parameters, which are texts, e-mail addresses and hashes of tokens.
 */
export function loggedError(thrown: unknown): LoggedError {
  if (!(thrown instanceof Error)) return { summary: `something thrown: ${typeof thrown}` };
  const { name, message, stack = '' } = thrown;
  const { code } = thrown as { code?: unknown };
  const known = typeof code === 'string' ? ` ${code}` : '';
  const said = quotesData(thrown, code) ? 'its message quotes a value' : oneLine(message);
  return { summary: `${oneLine(name)}${oneLine(known)}: ${said}`, stack: framesOf(stack, message) };
}

/** The parser of JSON quotes what it stumbled over, too. */
function quotesData(error: Error, code: unknown): boolean {
  return error instanceof SyntaxError || (typeof code === 'string' && QUOTES_DATA.test(code));
}

/** Nobody writes a line of their own into the log. */
function oneLine(text: string): string {
  return text.replace(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ').slice(0, MAX_MESSAGE);
}

/** The stack begins with the message, which may hold lines that look like frames. */
function framesOf(stack: string, message: string): string {
  const at = message === '' ? -1 : stack.indexOf(message);
  const frames = at < 0 ? stack : stack.slice(at + message.length);
  return frames
    .split('\n')
    .filter((line) => /^ {4}at /.test(line))
    .join('\n');
}
