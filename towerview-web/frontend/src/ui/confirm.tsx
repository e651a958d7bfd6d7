import { type ReactNode, useState } from "react";
import { useTranslation } from "react-i18next";
import { Button } from "./button";
import { Dialog } from "./dialog";
import { Notice } from "./notice";
import { problemText } from "./problem-text";

/** "Really?", naming the thing and what follows. It stays open with the reason when it is refused. */
export function Confirm(props: {
  title: ReactNode;
  text: ReactNode;
  /** What the button says: the verb, never "OK". */
  verb: string;
  /** Does it, and then closes this or puts something in its place. */
  onDo: () => Promise<void>;
  onClose: () => void;
}) {
  const { t } = useTranslation();
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<string | null>(null);
  const run = async () => {
    setBusy(true);
    setError(null);
    try {
      await props.onDo();
    } catch (refused) {
      setError(problemText(refused, t));
      setBusy(false);
    }
  };
  return (
    <Dialog
      open
      onOpenChange={props.onClose}
      title={<bdi>{props.title}</bdi>}
      footer={
        <>
          <Button onClick={props.onClose}>{t("action.cancel")}</Button>
          <Button variant="danger" busy={busy} onClick={() => void run()}>
            {props.verb}
          </Button>
        </>
      }
    >
      <div className="grid gap-3 text-muted text-sm">
        {props.text}
        {error ? <Notice tone="bad">{error}</Notice> : null}
      </div>
    </Dialog>
  );
}
