import { PROBLEMS, type ProblemCode } from './problems.js';

/** A body of `application/problem+json` (RFC 9457). */
export interface ProblemBody {
  type: string;
  code?: string;
  title: string;
  status: number;
  detail?: string;
  instance?: string;
  [extension: string]: unknown;
}

/** One member that does not fit: a JSON Pointer into the body, or a query parameter's name. */
export interface InvalidMember {
  /**
   * RFC 6901 as a URI fragment, e.g. `#/guest/name`; `?limit` for a query parameter, `{policy}` for a
   * part of the address.
   */
  pointer: string;
  detail: string;
}

/**
 * A refusal the caller can act on. Anything else that is thrown is a bug and
 * leaves the server as a bare 500.
 */
export class Problem extends Error {
  override readonly name = 'Problem';

  constructor(
    readonly code: ProblemCode,
    readonly detail?: string,
    readonly extensions: Readonly<Record<string, unknown>> = {},
    /** Beside those that every refusal has. */
    readonly headers: Readonly<Record<string, string>> = {},
  ) {
    super(detail ?? PROBLEMS[code].title);
  }

  /** 422 with the members that do not fit. */
  static invalid(errors: readonly InvalidMember[]): Problem {
    return new Problem('invalid-request', 'Mend the members listed in "errors" and send again.', {
      errors,
    });
  }

  get status(): number {
    return PROBLEMS[this.code].status;
  }

  toBody(instance?: string): ProblemBody {
    const { status, title } = PROBLEMS[this.code];
    return {
      type: `urn:colloquy:problem:${this.code}`,
      code: this.code,
      title,
      status,
      ...(this.detail ? { detail: this.detail } : {}),
      ...(instance ? { instance } : {}),
      ...this.extensions,
    };
  }
}
