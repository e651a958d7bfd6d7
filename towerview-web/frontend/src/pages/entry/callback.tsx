import { useEffect } from "react";
import { useTranslation } from "react-i18next";
import { Button } from "@/ui/button";
import { EntryFrame } from "./frame";

/** Where a product sends its window back to. It carries nothing: the page that opened it asks for itself. */
export default function CallbackPage() {
  const { t } = useTranslation();
  useEffect(() => window.close(), []);
  return (
    <EntryFrame title={t("callback.title")} text={t("callback.text")}>
      <Button onClick={() => window.close()}>{t("callback.close")}</Button>
    </EntryFrame>
  );
}
