import type { TFunction } from "i18next";
import { useId, useState } from "react";
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

type Terminate = (
  serverId: number,
  sessionId: string,
  message: string,
  revoke: boolean,
) => Promise<Terminated>;

interface Wish {
  message: string;
  revoke: boolean;
}

/** Stop a session and say honestly what was seen to happen. */
async function stop(terminate: Terminate, row: SessionRow, wish: Wish, t: TFunction): Promise<void> {
  const title = titleOf(row.media);
  const id = toast({
    tone: "busy",
    title: t("session.stopping", { title }),
    text: t("session.stoppingText"),
  });
  try {
    const { outcome, message: text } = await terminate(row.server_id, row.id, wish.message, wish.revoke);
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

/** The stronger step, which nobody takes by accident: it is ticked anew each time. */
function SignOut({ ticked, onTick }: { ticked: boolean; onTick: (ticked: boolean) => void }) {
  const { t } = useTranslation();
  const id = useId();
  return (
    <div className="mt-4 flex items-start gap-2.5">
      <input
        id={id}
        type="checkbox"
        aria-describedby={`${id}-help`}
        className="mt-0.5 size-4 shrink-0 accent-accent"
        checked={ticked}
        onChange={(event) => onTick(event.target.checked)}
      />
      <div className="grid gap-0.5">
        <label htmlFor={id} className="text-sm">
          {t("session.stopRevoke")}
        </label>
        <p id={`${id}-help`} className="text-faint text-xs">
          {t("session.stopRevokeHelp")}
        </p>
      </div>
    </div>
  );
}

export function StopDialog(props: {
  row: SessionRow;
  onClose: () => void;
  /** Media users have a way of their own to stop what is theirs. */
  terminate?: Terminate;
  /** Whether a player that ignores the stop may be signed out. */
  mayRevoke?: boolean;
}) {
  const { t } = useTranslation();
  const { row, onClose, terminate = sessions.terminate, mayRevoke = false } = props;
  const [revoke, setRevoke] = useState(false);
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
              void stop(terminate, row, { message: text.trim(), revoke }, t);
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
      {mayRevoke ? <SignOut ticked={revoke} onTick={setRevoke} /> : null}
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
