/** What a table of ours has under a key that comes from a server; never what every object has ("constructor"). */
export function own<Value>(table: Readonly<Record<string, Value>>, key: string): Value | undefined {
  return Object.hasOwn(table, key) ? table[key] : undefined;
}
