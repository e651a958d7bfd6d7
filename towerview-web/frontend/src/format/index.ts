/** Numbers, units, times and dates in the reader's own way of writing them. */

const locale = typeof navigator === "undefined" ? "en" : navigator.language;

const cached = <Key extends string, Maker>(make: (key: Key) => Maker) => {
  const made = new Map<Key, Maker>();
  return (key: Key): Maker => {
    const known = made.get(key) ?? make(key);
    made.set(key, known);
    return known;
  };
};

const unitFormat = cached(
  (key: `${string}|${number}`) =>
    new Intl.NumberFormat(locale, {
      style: "unit",
      unit: key.split("|")[0] ?? "bit",
      maximumFractionDigits: Number(key.split("|")[1]),
      minimumFractionDigits: Number(key.split("|")[1]),
    }),
);

export function number(value: number, digits = 0): string {
  return new Intl.NumberFormat(locale, { maximumFractionDigits: digits }).format(value);
}

/** A bitrate: kbit/s below one Mbit/s, then Mbit/s with one digit, whole ones from 100. */
export function bitrate(kbps: number): string {
  if (kbps < 1000) return unitFormat("kilobit-per-second|0").format(kbps);
  if (kbps < 100_000) return unitFormat("megabit-per-second|1").format(kbps / 1000);
  if (kbps < 1_000_000) return unitFormat("megabit-per-second|0").format(kbps / 1000);
  return unitFormat("gigabit-per-second|2").format(kbps / 1_000_000);
}

/** `1:02:05` or `4:09`. */
export function clockTime(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1000));
  const two = (value: number) => String(value).padStart(2, "0");
  const [hours, minutes] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60];
  return hours ? `${hours}:${two(minutes)}:${two(seconds % 60)}` : `${minutes}:${two(seconds % 60)}`;
}

const timeFormat = new Intl.DateTimeFormat(locale, { timeStyle: "short" });
const dateTimeFormat = new Intl.DateTimeFormat(locale, { dateStyle: "medium", timeStyle: "short" });
const tickFormat = new Intl.DateTimeFormat(locale, { timeStyle: "medium", hourCycle: "h23" });
const agoFormat = new Intl.RelativeTimeFormat(locale, { style: "short", numeric: "auto" });

export function timeOfDay(moment: number | string): string {
  return timeFormat.format(new Date(moment));
}

export function timeWithSeconds(moment: number): string {
  return tickFormat.format(new Date(moment));
}

export function dateTime(moment: number | string): string {
  return dateTimeFormat.format(new Date(moment));
}

/** The time of day, with the date when it is not of the last 20 hours. */
export function moment(at: string, now: number): string {
  return now - Date.parse(at) < 72_000_000 ? timeOfDay(at) : dateTime(at);
}

const STEPS: [Intl.RelativeTimeFormatUnit, number][] = [
  ["day", 86_400_000],
  ["hour", 3_600_000],
  ["minute", 60_000],
  ["second", 1000],
];

/** `4 sec. ago`, in the largest unit that fits. */
export function ago(moment: number | string, now: number): string {
  const passed = Math.max(0, now - new Date(moment).getTime());
  const [unit, size] = STEPS.find(([, step]) => passed >= step) ?? ["second", 1000];
  return agoFormat.format(-Math.floor(passed / size), unit);
}

const languageFormat = new Intl.DisplayNames([locale], { type: "language", fallback: "code" });

/** `eng` -> `English`; what is no language code stays as it is. */
export function language(code: string): string {
  try {
    return languageFormat.of(code) ?? code;
  } catch {
    return code;
  }
}
