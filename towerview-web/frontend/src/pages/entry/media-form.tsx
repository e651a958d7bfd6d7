import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { signInAtServer } from "@/api/account";
import type { MediaServer } from "@/api/types";
import { Button } from "@/ui/button";
import { Field, Input, Select } from "@/ui/field";
import { Notice } from "@/ui/notice";
import { PasswordField } from "./password-field";
import { Remember, type RememberProps } from "./remember";
import { useSubmit } from "./use-submit";

/** Name and password of a media server, for the one server that is picked. */
export function MediaForm(
  props: { servers: MediaServer[]; onCode: (serverId: number) => void } & RememberProps,
) {
  const { t } = useTranslation();
  const [serverId, setServerId] = useState(props.servers[0]?.id ?? 0);
  const [username, setUsername] = useState("");
  const [password, setPassword] = useState("");
  const { busy, submit, errorElsewhere } = useSubmit(() =>
    signInAtServer(serverId, username, password, props.remember),
  );
  const error = errorElsewhere();
  const code = props.servers.find((server) => server.id === serverId)?.how.includes("pin");
  return (
    <form
      className="grid gap-4"
      onSubmit={(event: FormEvent) => {
        event.preventDefault();
        void submit();
      }}
    >
      {error ? <Notice tone="bad">{error}</Notice> : null}
      <Field label={t("media.server")} help={t("media.serverHelp")}>
        {(wiring) => (
          <Select
            {...wiring}
            value={serverId}
            onChange={(event) => setServerId(Number(event.target.value))}
            className="w-full"
          >
            {props.servers.map((server) => (
              <option key={server.id} value={server.id}>
                {server.name}
              </option>
            ))}
          </Select>
        )}
      </Field>
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
        autoComplete="current-password"
        required
        value={password}
        onChange={(event) => setPassword(event.target.value)}
      />
      <Remember {...props} />
      <Button type="submit" variant="primary" size="lg" busy={busy}>
        {t("entry.signIn")}
      </Button>
      {code ? (
        <Button variant="quiet" size="sm" onClick={() => props.onCode(serverId)}>
          {t("media.quick")}
        </Button>
      ) : null}
    </form>
  );
}
