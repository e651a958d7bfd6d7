import { useTranslation } from "react-i18next";
import { signOut } from "@/api/account";
import { Button } from "@/ui/button";
import { EntryFrame } from "./frame";
import { PasswordForm } from "./password-form";

/** A password set by somebody else opens nothing but this page. */
export default function MustChangePage() {
  const { t } = useTranslation();
  return (
    <EntryFrame title={t("entry.change")} text={t("entry.changeText")}>
      <PasswordForm />
      <Button variant="quiet" onClick={() => void signOut()}>
        {t("action.signOut")}
      </Button>
    </EntryFrame>
  );
}
