/**
 * Runs each of several things once a round, so that a slow moment of the machine meets them all.
 * Times are of the processor: on a machine that others use as well, the clock measures them too.
 */
export function inRounds(things, rounds = 7) {
  const times = new Map(Object.keys(things).map((name) => [name, []]));
  for (const run of Object.values(things)) warmUp(run);
  for (let round = 0; round < rounds; round += 1) {
    for (const [name, run] of Object.entries(things)) {
      const start = performance.now();
      const before = process.cpuUsage();
      run();
      const { user, system } = process.cpuUsage(before);
      times.get(name).push({ cpu: (user + system) / 1000, clock: performance.now() - start });
    }
  }
  return times;
}

/** The first runs are several times slower, until the engine has compiled what is run often. */
function warmUp(run) {
  const until = performance.now() + 300;
  for (let nth = 0; nth < 30 && performance.now() < until; nth += 1) run();
}

export function median(values) {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)];
}

/** In milliseconds: what it took the processor in the middle and at most, and by the clock. */
export function print(times) {
  for (const [name, values] of times) {
    const cpu = values.map((value) => value.cpu);
    const clock = median(values.map((value) => value.clock));
    const [middle, most, wall] = [median(cpu), Math.max(...cpu), clock].map(inMs);
    console.log(`${name.padEnd(42)} median ${middle}  most ${most}  by the clock ${wall}`);
  }
}

function inMs(value) {
  return value.toFixed(2).padStart(8);
}
