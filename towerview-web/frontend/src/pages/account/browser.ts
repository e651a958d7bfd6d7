const BROWSERS: [RegExp, string][] = [
  [/Edg\//, "Edge"],
  [/OPR\//, "Opera"],
  [/Firefox\//, "Firefox"],
  [/Chrom(e|ium)\//, "Chrome"],
  [/Safari\//, "Safari"],
];
const SYSTEMS: [RegExp, string][] = [
  [/Android/, "Android"],
  [/iPhone|iPad/, "iOS"],
  [/Windows/, "Windows"],
  [/Mac OS X/, "macOS"],
  [/Linux/, "Linux"],
];

/** A user agent as a person would say it: `Firefox on Linux`; null when it is none we know. */
export function browserOf(agent: string | null): string | null {
  const find = (known: [RegExp, string][]) => known.find(([mark]) => mark.test(agent ?? ""))?.[1];
  const browser = find(BROWSERS);
  const system = find(SYSTEMS);
  if (!browser) return agent ? agent.slice(0, 40) : null;
  return system ? `${browser} on ${system}` : browser;
}
