import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { changePassword, useAccount } from "@/api/account";
import { Button } from "@/ui/button";
import { Notice } from "@/ui/notice";
import { toast } from "@/ui/toast";
import { PasswordField, StrengthHint } from "./password-field";
import { useSubmit } from "./use-submit";

const FIELDS = ["current_password", "new_password"];

export function PasswordForm() {
  const { t } = useTranslation();
  const account = useAccount();
  const [current, setCurrent] = useState("");
  const [wanted, setWanted] = useState("");
  const { busy, submit, errorAt, errorElsewhere } = useSubmit(async () => {
    await changePassword(current, wanted);
    setCurrent("");
    setWanted("");
    toast({ tone: "ok", title: t("entry.changed"), text: t("entry.changedText") });
  });
  const error = errorElsewhere(...FIELDS);
  return (
    <form
      className="grid gap-4"
      onSubmit={(event: FormEvent) => {
        event.preventDefault();
        void submit();
      }}
    >
      {error ? <Notice tone="bad">{error}</Notice> : null}
      <input type="hidden" name="username" autoComplete="username" value={account?.name ?? ""} readOnly />
      <PasswordField
        label={t("entry.current")}
        error={errorAt("current_password")}
        required
        autoComplete="current-password"
        value={current}
        onChange={(event) => setCurrent(event.target.value)}
      />
      <div className="grid gap-2">
        <PasswordField
          label={t("entry.wanted")}
          error={errorAt("new_password")}
          required
          autoComplete="new-password"
          value={wanted}
          onChange={(event) => setWanted(event.target.value)}
        />
        <StrengthHint password={wanted} name={account?.name ?? ""} />
      </div>
      <Button type="submit" variant="primary" busy={busy}>
        {t("entry.changeDo")}
      </Button>
    </form>
  );
}
