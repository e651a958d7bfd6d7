import { useTranslation } from "react-i18next";
import { ago, dateTime } from "@/format";
import { useNow } from "./tick";

/** How old something is: quiet while fresh, amber when stale. Colour is never alone: stale also says so. */
export function Age({ at, stale = false }: { at: string | null; stale?: boolean }) {
  const { t } = useTranslation();
  const now = useNow();
  if (at === null) return <span className="text-faint">{t("age.never")}</span>;
  return (
    <time dateTime={at} title={dateTime(at)} className={`figures ${stale ? "text-warn" : "text-faint"}`}>
      {stale ? t("age.stale", { ago: ago(at, now) }) : ago(at, now)}
    </time>
  );
}
