import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { servers } from "@/api/endpoints";
import type { ServerRow } from "@/api/types";
import { Button } from "@/ui/button";
import { Dialog } from "@/ui/dialog";
import { Field, Input } from "@/ui/field";
import { Notice } from "@/ui/notice";
import { problemText } from "@/ui/problem-text";
import { toast } from "@/ui/toast";

/** Says what goes and what stays, and wants the name typed: this cannot be undone. */
export function DeleteServer({ server, onClose }: { server: ServerRow; onClose: () => void }) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const [typed, setTyped] = useState("");
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<string | null>(null);
  const remove = async () => {
    setBusy(true);
    try {
      await servers.remove(server.id);
      for (const key of ["servers", "sessions", "bandwidth"])
        void client.invalidateQueries({ queryKey: [key] });
      toast({ tone: "ok", title: t("servers.removed", { name: server.name }) });
      onClose();
    } catch (refused) {
      setError(problemText(refused, t));
      setBusy(false);
    }
  };
  return (
    <Dialog
      open
      onOpenChange={onClose}
      title={<bdi>{t("servers.removeTitle", { name: server.name })}</bdi>}
      footer={
        <>
          <Button onClick={onClose}>{t("action.cancel")}</Button>
          <Button
            variant="danger"
            busy={busy}
            disabled={typed.trim() !== server.name}
            onClick={() => void remove()}
          >
            {t("servers.removeDo")}
          </Button>
        </>
      }
    >
      <div className="grid gap-4">
        <dl className="grid gap-3 text-sm">
          <div>
            <dt className="font-medium text-bad">{t("servers.removeGoes")}</dt>
            <dd className="text-muted">{t("servers.removeGoesText")}</dd>
          </div>
          <div>
            <dt className="font-medium text-ok">{t("servers.removeStays")}</dt>
            <dd className="text-muted">{t("servers.removeStaysText")}</dd>
          </div>
        </dl>
        <Notice tone="info">{t("servers.removeInstead")}</Notice>
        <Field label={t("servers.removeConfirm")} help={<bdi>{server.name}</bdi>}>
          {(wiring) => (
            <Input
              {...wiring}
              autoComplete="off"
              value={typed}
              onChange={(event) => setTyped(event.target.value)}
            />
          )}
        </Field>
        {error ? <Notice tone="bad">{error}</Notice> : null}
      </div>
    </Dialog>
  );
}
