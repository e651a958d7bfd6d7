import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { signIn, useSignIn } from "@/api/account";
import { Button } from "@/ui/button";
import { Field, Input } from "@/ui/field";
import { Notice } from "@/ui/notice";
import { EntryFrame } from "./frame";
import { PasswordField } from "./password-field";
import { useSubmit } from "./use-submit";

/** Staff sign in here. A tab for media users joins it when the API offers kinds that can sign them in. */
export default function SignInPage() {
  const { t } = useTranslation();
  const ended = useSignIn((state) => state.ended);
  const [username, setUsername] = useState("");
  const [password, setPassword] = useState("");
  const [remember, setRemember] = useState(false);
  const { busy, submit, errorElsewhere } = useSubmit(() => signIn(username, password, remember));
  const error = errorElsewhere();
  return (
    <EntryFrame title={t("entry.signIn")} text={t("entry.signInText")}>
      <form
        className="grid gap-4"
        onSubmit={(event: FormEvent) => {
          event.preventDefault();
          void submit();
        }}
      >
        {ended && !error ? <Notice tone="info">{t("entry.ended")}</Notice> : null}
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
        <label className="flex items-center gap-2.5 text-muted text-sm">
          <input
            type="checkbox"
            className="size-4 accent-accent"
            checked={remember}
            onChange={(event) => setRemember(event.target.checked)}
          />
          {t("entry.remember")}
        </label>
        <Button type="submit" variant="primary" size="lg" busy={busy}>
          {t("entry.signIn")}
        </Button>
        <p className="text-center text-faint text-xs">{t("entry.forgot")}</p>
      </form>
    </EntryFrame>
  );
}
