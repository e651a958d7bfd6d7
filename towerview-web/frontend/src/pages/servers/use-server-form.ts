import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { servers } from "@/api/endpoints";
import { Problem } from "@/api/problem";
import type { SavedOptions, ServerKind, ServerRow, Trial } from "@/api/types";
import { problemText } from "@/ui/problem-text";
import { toast } from "@/ui/toast";
import { type Draft, draftOf, fieldAt, fieldsOf, isShown, optionsOf, origin } from "./schema";

export type Said = { tone: "ok" | "bad"; text: string } | null;

/** The state of the add and edit form: what is typed, what the server said to it, and saving. */
export function useServerForm(
  kind: ServerKind,
  server: ServerRow | null,
  saved: SavedOptions | null,
  onDone: () => void,
) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const fields = fieldsOf(kind.form);
  const [draft, setDraft] = useState<Draft>(() => draftOf(fields, saved?.options));
  const [name, setName] = useState(server?.name ?? "");
  const [errors, setErrors] = useState<Record<string, string>>({});
  const [said, setSaid] = useState<Said>(null);
  const [busy, setBusy] = useState<"test" | "save" | null>(null);

  const savedUrl = String(saved?.options.url ?? "");
  const secretsSet = saved?.secrets_set ?? [];
  const secretsGone = secretsSet.length > 0 && origin(String(draft.url ?? "")) !== origin(savedUrl);

  const change = (field: string, value: string | boolean) => {
    setDraft((old) => ({ ...old, [field]: value }));
    setErrors(({ [field]: _, ...rest }) => rest);
    setSaid(null);
  };

  const missing = (): Record<string, string> => {
    const empty = fields.filter((field) => {
      const kept = field.kind === "secret" && secretsSet.includes(field.name) && !secretsGone;
      return field.required && !kept && isShown(field, draft) && draft[field.name] === "";
    });
    const numbers = fields.filter(
      (field) => field.kind === "integer" && !/^-?\d*$/.test(String(draft[field.name] ?? "")),
    );
    return Object.fromEntries([
      ...empty.map((field) => [field.name, t("form.required")]),
      ...numbers.map((field) => [field.name, t("form.notInteger")]),
    ]);
  };

  const refuse = (field: string | null, text: string) => {
    const at = fieldAt(field, fields);
    setErrors(at ? { [at]: text } : {});
    setSaid(at ? null : { tone: "bad", text });
  };

  const run = async (what: "test" | "save", act: () => Promise<void>) => {
    const wrong = missing();
    setErrors(wrong);
    setSaid(null);
    if (Object.keys(wrong).length > 0 || busy) return;
    setBusy(what);
    try {
      await act();
    } catch (error) {
      refuse(error instanceof Problem ? error.field : null, problemText(error, t));
    } finally {
      setBusy(null);
    }
  };

  const tell = (trial: Trial) => {
    if (trial.ok) setSaid({ tone: "ok", text: trial.message });
    else refuse(trial.field, trial.message);
  };

  const ask = () =>
    servers.tryOptions({
      kind: kind.kind,
      options: optionsOf(fields, draft),
      ...(server ? { server_id: server.id } : {}),
    });

  const test = () => run("test", async () => tell(await ask()));

  /** Without a name the server's own is taken, which only a test can tell. */
  const nameOrTheirs = async (): Promise<string | null> => {
    if (name.trim()) return name.trim();
    const trial = await ask();
    tell(trial);
    return trial.info?.name ?? null;
  };

  const save = () =>
    run("save", async () => {
      const called = await nameOrTheirs();
      if (called === null) return;
      const options = optionsOf(fields, draft);
      const row = server
        ? await servers.change(server.id, { name: called, options })
        : await servers.add({ kind: kind.kind, name: called, options, enabled: true });
      for (const key of ["servers", "sessions", "bandwidth"])
        void client.invalidateQueries({ queryKey: [key] });
      toast(
        server
          ? { tone: "ok", title: t("servers.saved", { name: row.name }) }
          : { tone: "ok", title: t("servers.added", { name: row.name }), text: t("servers.addedText") },
      );
      onDone();
    });

  return { fields, draft, name, setName, errors, said, busy, secretsSet, secretsGone, change, test, save };
}
