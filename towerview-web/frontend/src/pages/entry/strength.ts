/** A hint while somebody types; the house decides by its own list of common passwords. */
export type Strength = "short" | "long" | "weak" | "nameInside" | "fair" | "good" | "strong";

const SHORTEST = 12;
const LONGEST = 128;
const ROWS = ["abcdefghijklmnopqrstuvwxyz", "qwertyuiop", "asdfghjkl", "zxcvbnm", "01234567890"];

/** Characters that only follow from those before: repeats, alphabet and keyboard runs. */
function foreseeable(text: string): number {
  let count = 0;
  for (let at = 1; at < text.length; at += 1) {
    const pair = text.slice(at - 1, at + 1);
    const backwards = `${pair[1]}${pair[0]}`;
    const runs = ROWS.some((row) => row.includes(pair) || row.includes(backwards));
    if (pair[0] === pair[1] || runs || text.indexOf(pair) < at - 1) count += 1;
  }
  return count;
}

export function strengthOf(password: string, name: string): Strength {
  const letters = [...password];
  if (letters.length < SHORTEST) return "short";
  if (letters.length > LONGEST) return "long";
  const lower = password.toLowerCase();
  if (name.trim().length >= 3 && lower.includes(name.trim().toLowerCase())) return "nameInside";
  const worth = letters.length - foreseeable(lower);
  if (worth < 8) return "weak";
  if (worth < 12) return "fair";
  return worth < 16 ? "good" : "strong";
}
