import { SingleBar } from 'cli-progress';

export interface ProgressBar {
  show: (done: number, total: number) => void;
  stop: () => void;
}

/** On a terminal; elsewhere nothing is printed. `what` is counted, in the plural. */
export function progressBar(what: string): ProgressBar {
  const bar = new SingleBar({
    format: `{bar} {percentage}% · {value}/{total} ${what} · {eta_formatted} left`,
    stream: process.stderr,
    noTTYOutput: false,
    hideCursor: true,
    clearOnComplete: true,
  });
  let started = false;
  return {
    show: (done, total) => {
      if (!started) bar.start(total, done);
      else bar.update(done);
      started = true;
    },
    stop: () => bar.stop(),
  };
}
