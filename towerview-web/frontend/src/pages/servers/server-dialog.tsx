import { useQuery } from "@tanstack/react-query";
import { ArrowLeft } from "lucide-react";
import { type FormEvent, useId } from "react";
import { useTranslation } from "react-i18next";
import { kindsQuery, serverOptionsQuery } from "@/api/queries";
import type { SavedOptions, ServerKind, ServerRow } from "@/api/types";
import { Button } from "@/ui/button";
import { Skeleton } from "@/ui/card";
import { Dialog } from "@/ui/dialog";
import { Field, Input } from "@/ui/field";
import { KindMark } from "@/ui/kind-mark";
import { Notice } from "@/ui/notice";
import { problemText } from "@/ui/problem-text";
import { SchemaForm } from "./schema-form";
import { useServerForm } from "./use-server-form";

interface FormProps {
  kind: ServerKind;
  server: ServerRow | null;
  saved: SavedOptions | null;
  onClose: () => void;
  onBack?: () => void;
}

function ServerForm({ kind, server, saved, onClose, onBack }: FormProps) {
  const { t } = useTranslation();
  const form = useServerForm(kind, server, saved, onClose);
  const id = useId();
  return (
    <Dialog
      open
      shape="wide"
      onOpenChange={onClose}
      title={
        <span className="flex items-center gap-2.5">
          <KindMark title={kind.title} color={kind.color} />
          <bdi>{server ? t("servers.editTitle", { name: server.name }) : kind.title}</bdi>
        </span>
      }
      footer={
        <>
          {onBack ? (
            <Button variant="quiet" className="mr-auto" onClick={onBack}>
              <ArrowLeft aria-hidden="true" />
              {t("servers.addText")}
            </Button>
          ) : null}
          <Button busy={form.busy === "test"} onClick={() => void form.test()}>
            {form.busy === "test" ? t("servers.testing") : t("servers.test")}
          </Button>
          <Button type="submit" form={id} variant="primary" busy={form.busy === "save"}>
            {t("action.save")}
          </Button>
        </>
      }
    >
      <form
        id={id}
        noValidate
        className="grid gap-4"
        onSubmit={(event: FormEvent) => {
          event.preventDefault();
          void form.save();
        }}
      >
        <SchemaForm
          fields={form.fields}
          draft={form.draft}
          errors={form.errors}
          onChange={form.change}
          secretsSet={form.secretsSet}
          secretsGone={form.secretsGone}
        />
        <Field
          label={t("servers.name")}
          help={t("servers.nameHelp")}
          note={t("form.optional")}
          error={form.errors.name}
        >
          {(wiring) => (
            <Input
              {...wiring}
              maxLength={64}
              value={form.name}
              onChange={(event) => form.setName(event.target.value)}
            />
          )}
        </Field>
        {form.said ? <Notice tone={form.said.tone}>{form.said.text}</Notice> : null}
      </form>
    </Dialog>
  );
}

export function KindPicker({ kinds, onPick }: { kinds: ServerKind[]; onPick: (kind: string) => void }) {
  return (
    <ul className="grid gap-2 sm:grid-cols-2">
      {kinds.map((kind) => (
        <li key={kind.kind}>
          <button
            type="button"
            onClick={() => onPick(kind.kind)}
            className="flex w-full items-center gap-3 rounded-lg border border-line bg-bg p-3 text-left font-medium transition-colors hover:border-line-strong hover:bg-raised"
          >
            <KindMark title={kind.title} color={kind.color} size="lg" />
            {kind.title}
          </button>
        </li>
      ))}
    </ul>
  );
}

/** Add a server: pick a kind, fill in its form. `kind`: the one picked, empty while none is. */
export function AddServer(props: { kind: string; onPick: (kind: string) => void; onClose: () => void }) {
  const { t } = useTranslation();
  const { data, error } = useQuery(kindsQuery());
  const kind = data?.items.find((one) => one.kind === props.kind);
  if (kind)
    return (
      <ServerForm
        kind={kind}
        server={null}
        saved={null}
        onClose={props.onClose}
        onBack={() => props.onPick("")}
      />
    );
  return (
    <Dialog
      open
      onOpenChange={props.onClose}
      title={t("servers.addTitle")}
      description={t("servers.addText")}
    >
      <div className="grid gap-4">
        {error ? <Notice tone="bad">{problemText(error, t)}</Notice> : null}
        {data ? (
          <KindPicker kinds={data.items} onPick={props.onPick} />
        ) : error ? null : (
          <Skeleton className="h-32" />
        )}
        <p className="text-faint text-xs">
          {data?.items.length === 0 ? t("servers.noKinds") : t("servers.more")}
        </p>
      </div>
    </Dialog>
  );
}

export function EditServer({ server, onClose }: { server: ServerRow; onClose: () => void }) {
  const { t } = useTranslation();
  const kinds = useQuery(kindsQuery());
  const saved = useQuery(serverOptionsQuery(server.id));
  const kind = kinds.data?.items.find((one) => one.kind === server.kind);
  if (kind && saved.data)
    return <ServerForm kind={kind} server={server} saved={saved.data} onClose={onClose} />;
  const error = kinds.error ?? saved.error;
  return (
    <Dialog open onOpenChange={onClose} title={<bdi>{t("servers.editTitle", { name: server.name })}</bdi>}>
      {error ? <Notice tone="bad">{problemText(error, t)}</Notice> : <Skeleton className="h-64" />}
    </Dialog>
  );
}
