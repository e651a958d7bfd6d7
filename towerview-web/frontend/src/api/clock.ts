/** The house's clock, seen from this browser: ages and remaining times must not depend on how this machine's is set. */
let offsetMs = 0;

/** Anything nearer than this is noise: the Date header has whole seconds. */
const NOISE_MS = 1500;

export function learnServerTime(moment: string | null, exact = false): void {
  const then = moment === null ? Number.NaN : Date.parse(moment);
  if (Number.isNaN(then)) return;
  const seen = then - Date.now();
  if (exact || Math.abs(seen - offsetMs) > NOISE_MS) offsetMs = seen;
}

/** Milliseconds since 1970 by the house's clock. */
export function serverNow(): number {
  return Date.now() + offsetMs;
}
