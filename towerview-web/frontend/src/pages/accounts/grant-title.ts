import type { GrantInfo } from "@/api/types";
import { own } from "@/format/own";
import { en } from "@/i18n/en";

const TITLES = en.rights.grant as Record<string, string>;

/** A right in as few words as fit over a column; of a plugin, what the plugin calls it. */
export function grantTitle(grant: GrantInfo): string {
  return own(TITLES, grant.grant.replace(".", "_")) ?? grant.title;
}
