export type Env = Readonly<Record<string, string | undefined>>;

/** Tells what is wrong with a variable. */
export type Complain = (problem: string) => void;

/** Reads variables of these forms; null, or the fallback, where one is absent or empty. */
export interface Variables {
  whole: (name: string, fallback: number, min: number, max: number) => number;
  text: (name: string, whyNot: (value: string) => string | null) => string | null;
}

export function variablesOf(env: Env, complain: Complain): Variables {
  return {
    whole: (name, fallback, min, max) => {
      const value = env[name]?.trim();
      if (!value) return fallback;
      const number = Number(value);
      if (/^\d+$/.test(value) && number >= min && number <= max) return number;
      complain(`${name} must be a whole number from ${min} to ${max}, not "${value}"`);
      return fallback;
    },
    text: (name, whyNot) => {
      const value = env[name]?.trim();
      if (!value) return null;
      const why = whyNot(value);
      if (why) complain(`${name} ${why}`);
      return value;
    },
  };
}
