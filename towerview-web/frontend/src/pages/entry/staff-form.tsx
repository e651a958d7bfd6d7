import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { signIn } from "@/api/account";
import { Button } from "@/ui/button";
import { Field, Input } from "@/ui/field";
import { Notice } from "@/ui/notice";
import { PasswordField } from "./password-field";
import { Remember, type RememberProps } from "./remember";
import { useSubmit } from "./use-submit";

export function StaffForm(props: RememberProps) {
  const { t } = useTranslation();
  const [username, setUsername] = useState("");
  const [password, setPassword] = useState("");
  const { busy, submit, errorElsewhere } = useSubmit(() => signIn(username, password, props.remember));
  const error = errorElsewhere();
  return (
    <form
      className="grid gap-4"
      onSubmit={(event: FormEvent) => {
        event.preventDefault();
        void submit();
      }}
    >
      <p className="text-muted text-sm">{t("entry.signInText")}</p>
      {error ? <Notice tone="bad">{error}</Notice> : null}
      <Field label={t("entry.name")}>
        {(wiring) => (
          <Input
            {...wiring}
            required
            autoFocus
            autoComplete="username"
            autoCapitalize="none"
            spellCheck={false}
            value={username}
            onChange={(event) => setUsername(event.target.value)}
          />
        )}
      </Field>
      <PasswordField
        label={t("entry.password")}
        required
        autoComplete="current-password"
        value={password}
        onChange={(event) => setPassword(event.target.value)}
      />
      <Remember {...props} />
      <Button type="submit" variant="primary" size="lg" busy={busy}>
        {t("entry.signIn")}
      </Button>
      <p className="text-center text-faint text-xs">{t("entry.forgot")}</p>
    </form>
  );
}
