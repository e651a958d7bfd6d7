import { type FormEvent, useId, useState } from "react";
import { useTranslation } from "react-i18next";
import { isAdmin, useAccount } from "@/api/account";
import { localUsers } from "@/api/endpoints";
import type { AccountRole, LocalUser } from "@/api/types";
import { PasswordField, StrengthHint } from "@/pages/entry/password-field";
import { useSubmit } from "@/pages/entry/use-submit";
import { Button } from "@/ui/button";
import { Dialog } from "@/ui/dialog";
import { Field, Input, Select } from "@/ui/field";
import { Notice } from "@/ui/notice";
import { Segments } from "@/ui/tabs";
import { toast } from "@/ui/toast";
import { Toggle } from "@/ui/toggle";
import { type Acting, useRefreshAccounts } from "./acts";
import { refusal } from "./columns";

interface Values {
  name: string;
  role: AccountRole;
  enabled: boolean;
  mustChange: boolean;
  way: "one-time" | "own";
  password: string;
}

const FIELDS = ["name", "role", "password", "enabled", "must_change_password"];
const ROLES: AccountRole[] = ["admin", "staff", "support"];

function begin(account: LocalUser | null): Values {
  return {
    name: account?.name ?? "",
    role: ROLES.find((role) => role === account?.role) ?? "support",
    enabled: account?.enabled ?? true,
    mustChange: account?.must_change_password ?? true,
    way: "one-time",
    password: "",
  };
}

/** Only what was changed is sent: the rest may have been changed by somebody else meanwhile. */
function changed(account: LocalUser, values: Values) {
  return {
    ...(values.name.trim() === account.name ? {} : { name: values.name.trim() }),
    ...(values.role === account.role ? {} : { role: values.role }),
    ...(values.enabled === account.enabled ? {} : { enabled: values.enabled }),
    ...(values.mustChange === account.must_change_password
      ? {}
      : { must_change_password: values.mustChange }),
  };
}

function useAccountForm(
  account: LocalUser | null,
  values: Values,
  next: { onNext: (acting: Acting) => void; onClose: () => void },
) {
  const { t } = useTranslation();
  const refresh = useRefreshAccounts();
  return useSubmit(async () => {
    if (account) {
      const saved = await localUsers.change(account.id, changed(account, values));
      toast({ tone: "ok", title: <bdi>{t("accounts.saved", { name: saved.name })}</bdi> });
      refresh();
      return next.onClose();
    }
    const made = await localUsers.create({
      name: values.name.trim(),
      role: values.role,
      password: values.way === "own" ? values.password : null,
      must_change_password: values.way === "one-time" || values.mustChange,
    });
    refresh();
    toast({ tone: "ok", title: <bdi>{t("accounts.created", { name: made.account.name })}</bdi> });
    const { one_time_password, valid_until } = made;
    if (one_time_password === null || valid_until === null) return next.onClose();
    next.onNext({ act: "one-time", account: made.account, password: { one_time_password, valid_until } });
  });
}

function NewPassword({ values, set, error }: { values: Values; set: Set; error: string | undefined }) {
  const { t } = useTranslation();
  return (
    <div className="grid gap-3">
      <div className="flex flex-wrap items-center justify-between gap-2">
        <span className="font-medium text-sm">{t("accounts.passwordWay")}</span>
        <Segments
          label={t("accounts.passwordWay")}
          name="way"
          value={values.way}
          onChange={(way) => set({ way })}
          choices={[
            { value: "one-time", label: t("accounts.wayOneTime") },
            { value: "own", label: t("accounts.wayOwn") },
          ]}
        />
      </div>
      {values.way === "one-time" ? (
        <p className="text-faint text-xs">{t("accounts.wayOneTimeHelp")}</p>
      ) : (
        <div className="grid gap-2">
          <PasswordField
            label={t("entry.password")}
            error={error}
            required
            autoComplete="new-password"
            value={values.password}
            onChange={(event) => set({ password: event.target.value })}
          />
          <StrengthHint password={values.password} name={values.name} />
        </div>
      )}
    </div>
  );
}

type Set = (change: Partial<Values>) => void;

/** Makes an account, or changes one. */
export function AccountForm(props: {
  account: LocalUser | null;
  onNext: (acting: Acting) => void;
  onClose: () => void;
}) {
  const { t } = useTranslation();
  const { account } = props;
  const id = useId();
  const admin = isAdmin(useAccount());
  const [values, setValues] = useState(() => begin(account));
  const set: Set = (change) => setValues((old) => ({ ...old, ...change }));
  const { busy, submit, errorAt, errorElsewhere } = useAccountForm(account, values, props);
  const error = errorElsewhere(...FIELDS);
  const roleRefused = account ? refusal(account.may.role) : null;
  return (
    <Dialog
      open
      onOpenChange={props.onClose}
      title={
        <bdi>{account ? t("accounts.editTitle", { name: account.name }) : t("accounts.createTitle")}</bdi>
      }
      footer={
        <>
          <Button onClick={props.onClose}>{t("action.cancel")}</Button>
          <Button type="submit" form={id} variant="primary" busy={busy}>
            {t(account ? "action.save" : "accounts.create")}
          </Button>
        </>
      }
    >
      <form
        id={id}
        className="grid gap-4"
        onSubmit={(event: FormEvent) => {
          event.preventDefault();
          void submit();
        }}
      >
        {error ? <Notice tone="bad">{error}</Notice> : null}
        <Field label={t("accounts.name")} help={t("accounts.nameHelp")} error={errorAt("name")}>
          {(wiring) => (
            <Input
              {...wiring}
              required
              maxLength={64}
              autoComplete="off"
              autoCapitalize="none"
              spellCheck={false}
              value={values.name}
              onChange={(event) => set({ name: event.target.value })}
            />
          )}
        </Field>
        <Field
          label={t("accounts.role")}
          help={roleRefused ?? t(`accounts.roleHelp.${values.role}`)}
          error={errorAt("role")}
        >
          {(wiring) => (
            <Select
              {...wiring}
              className="w-full"
              disabled={roleRefused !== null}
              value={values.role}
              onChange={(event) => set({ role: event.target.value as AccountRole })}
            >
              {ROLES.filter((role) => admin || role === "support").map((role) => (
                <option key={role} value={role}>
                  {t(`account.role.${role}`)}
                </option>
              ))}
            </Select>
          )}
        </Field>
        {account ? null : <NewPassword values={values} set={set} error={errorAt("password")} />}
        {account ? (
          <Toggle
            label={t("accounts.enabled")}
            help={t("accounts.enabledHelp")}
            refused={refusal(account.may.disable)}
            checked={values.enabled}
            onChange={(enabled) => set({ enabled })}
          />
        ) : null}
        {(account && account.one_time_until === null) || (!account && values.way === "own") ? (
          <Toggle
            label={t("accounts.mustChange")}
            help={t("accounts.mustChangeHelp")}
            checked={values.mustChange}
            onChange={(mustChange) => set({ mustChange })}
          />
        ) : null}
      </form>
    </Dialog>
  );
}
