import type { TFunction } from "i18next";
import { Problem } from "@/api/problem";

/** What went wrong, in one sentence for a person. */
export function problemText(error: unknown, t: TFunction): string {
  if (!(error instanceof Problem)) return String(error instanceof Error ? error.message : error);
  if (error.offline) return t("problem.offline");
  const wait = error.retryAfter ? ` ${t("problem.wait", { seconds: error.retryAfter })}` : "";
  return `${error.message}${wait}`;
}
