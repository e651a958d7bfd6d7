import type { TFunction } from "i18next";
import type { AuditEntry } from "@/api/types";
import { own } from "@/format/own";
import { en } from "@/i18n/en";
import type { Tone } from "@/ui/badge";

const ACTS = en.audit.act as Record<string, string>;
const NOUNS = en.audit.noun as Record<string, string>;
const RESULTS = en.audit.results as Record<string, string>;
const TONES: Record<string, Tone> = { ok: "ok", denied: "warn", failed: "bad" };

/** `account.create` as a person says it; what a plugin brings is shown as it is. */
export function actionText(action: string): string {
  return own(ACTS, action.replaceAll(".", "_")) ?? action;
}

export function nounText(noun: string): string {
  return own(NOUNS, noun) ?? noun;
}

export function resultText(result: string): string {
  return own(RESULTS, result) ?? result;
}

export function toneOf(result: string): Tone {
  return own(TONES, result) ?? "neutral";
}

export function actorText(entry: AuditEntry, t: TFunction): string {
  if (entry.actor.kind === "system") return t("audit.system");
  return entry.actor.name || t("audit.nobody");
}

/** A detail's value in one line. */
export function detailText(value: unknown): string {
  if (Array.isArray(value)) return value.map(detailText).join(", ");
  return typeof value === "object" && value !== null ? JSON.stringify(value) : String(value);
}
