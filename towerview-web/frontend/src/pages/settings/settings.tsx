import { useQuery, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { useSignIn } from "@/api/account";
import { site } from "@/api/endpoints";
import { siteQuery } from "@/api/queries";
import type { SiteSettings } from "@/api/types";
import { useSubmit } from "@/pages/entry/use-submit";
import { PageHead } from "@/shell/page-head";
import { Button } from "@/ui/button";
import { Card, Skeleton } from "@/ui/card";
import { Field, Input } from "@/ui/field";
import { Notice } from "@/ui/notice";
import { problemText } from "@/ui/problem-text";
import { toast } from "@/ui/toast";
import { Toggle } from "@/ui/toggle";

function SiteForm({ saved }: { saved: SiteSettings }) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const [values, setValues] = useState(saved);
  const set = (change: Partial<SiteSettings>) => setValues((old) => ({ ...old, ...change }));
  const { busy, submit, errorAt, errorElsewhere } = useSubmit(async () => {
    const now = await site.change({ ...values, name: values.name.trim() });
    client.setQueryData(["site"], now);
    setValues(now);
    useSignIn.setState({ siteName: now.name });
    toast({ tone: "ok", title: t("settings.saved") });
  });
  const error = errorElsewhere("name", "audit_days");
  return (
    <form
      className="grid gap-5"
      onSubmit={(event: FormEvent) => {
        event.preventDefault();
        void submit();
      }}
    >
      {error ? <Notice tone="bad">{error}</Notice> : null}
      <Field label={t("settings.name")} help={t("settings.nameHelp")} error={errorAt("name")}>
        {(wiring) => (
          <Input
            {...wiring}
            required
            maxLength={64}
            value={values.name}
            onChange={(event) => set({ name: event.target.value })}
          />
        )}
      </Field>
      <Toggle
        label={t("settings.sharing")}
        help={t("settings.sharingHelp")}
        checked={values.sharing}
        onChange={(sharing) => set({ sharing })}
      />
      <Field label={t("settings.auditDays")} help={t("settings.auditDaysHelp")} error={errorAt("audit_days")}>
        {(wiring) => (
          <Input
            {...wiring}
            required
            type="number"
            min={90}
            max={3650}
            className="max-w-32"
            value={values.audit_days || ""}
            onChange={(event) => set({ audit_days: event.target.valueAsNumber || 0 })}
          />
        )}
      </Field>
      <Button type="submit" variant="primary" busy={busy} className="justify-self-end">
        {t("action.save")}
      </Button>
    </form>
  );
}

/** What holds for the whole house. */
export default function SettingsPage() {
  const { t } = useTranslation();
  const { data, error } = useQuery(siteQuery());
  return (
    <div className="mx-auto grid max-w-4xl gap-5">
      <PageHead title={t("settings.title")} />
      {error ? (
        <Notice tone="bad">
          {t("settings.error")}: {problemText(error, t)}
        </Notice>
      ) : null}
      {data ? (
        <Card className="grid gap-4 p-4 sm:p-5">
          <div>
            <h2 className="font-semibold text-lg">{t("settings.site")}</h2>
            <p className="text-muted text-sm">{t("settings.siteText")}</p>
          </div>
          <SiteForm saved={data} />
        </Card>
      ) : error ? null : (
        <Skeleton className="h-72" />
      )}
    </div>
  );
}
