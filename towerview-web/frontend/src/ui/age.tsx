import { useTranslation } from "react-i18next";
import { ago, dateTime } from "@/format";
import { useNow } from "./tick";

/**
 * How old something is: quiet while fresh, amber when stale. Colour is never alone: stale also says so.
 * `goodForMs`: older than this is stale too, whatever was said last: nobody may be there any more to say it.
 */
export function Age(props: { at: string | null; stale?: boolean; goodForMs?: number }) {
  const { at } = props;
  const { t } = useTranslation();
  const now = useNow();
  const stale =
    props.stale || (at !== null && now - Date.parse(at) > (props.goodForMs ?? Number.POSITIVE_INFINITY));
  if (at === null) return <span className="text-faint">{t("age.never")}</span>;
  return (
    <time dateTime={at} title={dateTime(at)} className={`figures ${stale ? "text-warn" : "text-faint"}`}>
      {stale ? t("age.stale", { ago: ago(at, now) }) : ago(at, now)}
    </time>
  );
}
