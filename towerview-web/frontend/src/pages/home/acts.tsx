import type { TFunction } from "i18next";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { sessions } from "@/api/endpoints";
import type { SessionRow, Terminated } from "@/api/types";
import { useRemembered } from "@/shell/remembered";
import { Button } from "@/ui/button";
import { Dialog } from "@/ui/dialog";
import { Field, Textarea } from "@/ui/field";
import { problemText } from "@/ui/problem-text";
import { type ToastTone, toast } from "@/ui/toast";
import { playerText } from "./session-card";
import { titleOf } from "./words";

const TONES: Record<Terminated["outcome"], ToastTone> = {
  stopped: "ok",
  still_playing: "warn",
  came_back: "warn",
  unknown: "warn",
};

type Terminate = (serverId: number, sessionId: string, message: string) => Promise<Terminated>;

/** Stop a session and say honestly what was seen to happen. */
async function stop(terminate: Terminate, row: SessionRow, message: string, t: TFunction): Promise<void> {
  const title = titleOf(row.media);
  const id = toast({
    tone: "busy",
    title: t("session.stopping", { title }),
    text: t("session.stoppingText"),
  });
  try {
    const { outcome, message: text } = await terminate(row.server_id, row.id, message);
    toast({ tone: TONES[outcome], title: t(`session.outcome.${outcome}`, { title }), text }, id);
  } catch (error) {
    toast({ tone: "bad", title: t("session.stopFailed", { title }), text: problemText(error, t) }, id);
  }
}

async function send(row: SessionRow, text: string, t: TFunction): Promise<void> {
  const user = row.user.name || t("session.someone");
  try {
    await sessions.message(row.server_id, row.id, text);
    toast({ tone: "ok", title: t("session.messageSent", { user }) });
  } catch (error) {
    toast({ tone: "bad", title: t("session.messageFailed"), text: problemText(error, t) });
  }
}

const LONGEST = 500;

export function StopDialog(props: {
  row: SessionRow;
  onClose: () => void;
  /** Media users have a way of their own to stop what is theirs. */
  terminate?: Terminate;
}) {
  const { t } = useTranslation();
  const { row, onClose, terminate = sessions.terminate } = props;
  const [text, keep] = useRemembered("stop-message", t("session.stopMessageDefault") as string);
  const device = playerText(row, t("session.unknownDevice")).device;
  return (
    <Dialog
      open
      onOpenChange={onClose}
      title={<bdi>{t("session.stopTitle", { title: titleOf(row.media) })}</bdi>}
      description={
        <bdi>{t("session.stopText", { user: row.user.name || t("session.someone"), device })}</bdi>
      }
      footer={
        <>
          <Button onClick={onClose}>{t("action.cancel")}</Button>
          <Button
            variant="danger"
            onClick={() => {
              onClose();
              void stop(terminate, row, text.trim(), t);
            }}
          >
            {t("session.stopDo")}
          </Button>
        </>
      }
    >
      <Field label={t("session.stopMessage")} help={t("session.stopMessageHelp")} note={t("form.optional")}>
        {(wiring) => (
          <Textarea
            {...wiring}
            maxLength={LONGEST}
            value={text}
            onChange={(event) => keep(() => event.target.value)}
          />
        )}
      </Field>
    </Dialog>
  );
}

export function MessageDialog({ row, onClose }: { row: SessionRow; onClose: () => void }) {
  const { t } = useTranslation();
  const [text, setText] = useState("");
  const device = playerText(row, t("session.unknownDevice")).device;
  return (
    <Dialog
      open
      onOpenChange={onClose}
      title={<bdi>{t("session.messageTitle", { user: row.user.name || t("session.someone") })}</bdi>}
      description={<bdi>{t("session.messageText", { device })}</bdi>}
      footer={
        <>
          <Button onClick={onClose}>{t("action.cancel")}</Button>
          <Button
            variant="primary"
            disabled={text.trim() === ""}
            onClick={() => {
              onClose();
              void send(row, text.trim(), t);
            }}
          >
            {t("session.messageDo")}
          </Button>
        </>
      }
    >
      <Field label={t("session.messageLabel")}>
        {(wiring) => (
          <Textarea
            {...wiring}
            autoFocus
            maxLength={LONGEST}
            value={text}
            onChange={(event) => setText(event.target.value)}
          />
        )}
      </Field>
    </Dialog>
  );
}
