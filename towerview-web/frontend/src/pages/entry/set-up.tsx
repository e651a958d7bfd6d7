import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { setUp } from "@/api/account";
import { Button } from "@/ui/button";
import { Field, Input } from "@/ui/field";
import { Notice } from "@/ui/notice";
import { EntryFrame } from "./frame";
import { PasswordField, StrengthHint } from "./password-field";
import { useSubmit } from "./use-submit";

const FIELDS = ["secret", "username", "password"];

/** The very first page: the one-time secret from the terminal makes the first admin. */
export default function SetUpPage() {
  const { t } = useTranslation();
  const [secret, setSecret] = useState("");
  const [username, setUsername] = useState("");
  const [password, setPassword] = useState("");
  const { busy, submit, errorAt, errorElsewhere } = useSubmit(() =>
    setUp(secret.trim(), username.trim(), password),
  );
  const error = errorElsewhere(...FIELDS);
  return (
    <EntryFrame title={t("entry.setUp")} text={t("entry.setUpText")}>
      <form
        className="grid gap-4"
        onSubmit={(event: FormEvent) => {
          event.preventDefault();
          void submit();
        }}
      >
        {error ? <Notice tone="bad">{error}</Notice> : null}
        <Field label={t("entry.secret")} help={t("entry.secretHelp")} error={errorAt("secret")}>
          {(wiring) => (
            <Input
              {...wiring}
              required
              autoFocus
              autoComplete="one-time-code"
              autoCapitalize="none"
              spellCheck={false}
              className="font-mono"
              value={secret}
              onChange={(event) => setSecret(event.target.value)}
            />
          )}
        </Field>
        <Field label={t("entry.name")} help={t("entry.nameHelp")} error={errorAt("username")}>
          {(wiring) => (
            <Input
              {...wiring}
              required
              autoComplete="username"
              autoCapitalize="none"
              spellCheck={false}
              value={username}
              onChange={(event) => setUsername(event.target.value)}
            />
          )}
        </Field>
        <div className="grid gap-2">
          <PasswordField
            label={t("entry.password")}
            error={errorAt("password")}
            required
            autoComplete="new-password"
            value={password}
            onChange={(event) => setPassword(event.target.value)}
          />
          <StrengthHint password={password} name={username} />
        </div>
        <Button type="submit" variant="primary" size="lg" busy={busy}>
          {t("entry.create")}
        </Button>
      </form>
    </EntryFrame>
  );
}
