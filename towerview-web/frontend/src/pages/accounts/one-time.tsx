import { Check, Copy } from "lucide-react";
import { useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import type { LocalUser, OneTime } from "@/api/types";
import { timeOfDay } from "@/format";
import { Button, buttonLook } from "@/ui/button";
import { Dialog } from "@/ui/dialog";
import { Field, Input } from "@/ui/field";
import { refusal } from "./columns";

/** A password that is shown once. Plain http pages may not write the clipboard: then it is selected instead. */
function Copyable({ label, value }: { label: string; value: string }) {
  const { t } = useTranslation();
  const box = useRef<HTMLInputElement>(null);
  const [done, setDone] = useState<"copied" | "copyByHand" | null>(null);
  const copy = async () => {
    box.current?.select();
    const copied = await navigator.clipboard?.writeText(value).then(
      () => true,
      () => false,
    );
    setDone(copied ? "copied" : "copyByHand");
  };
  return (
    <Field label={label} help={<span role="status">{done ? t(`accounts.${done}`) : ""}</span>}>
      {(wiring) => (
        <div className="flex gap-2">
          <Input
            {...wiring}
            ref={box}
            readOnly
            value={value}
            className="min-w-0 font-mono"
            onFocus={(event) => event.target.select()}
          />
          <Button variant="primary" onClick={() => void copy()}>
            {done === "copied" ? <Check aria-hidden="true" /> : <Copy aria-hidden="true" />}
            {t("accounts.copy")}
          </Button>
        </div>
      )}
    </Field>
  );
}

export function OneTimeDialog(props: { account: LocalUser; password: OneTime; onClose: () => void }) {
  const { t } = useTranslation();
  const { account, password, onClose } = props;
  return (
    <Dialog
      open
      onOpenChange={onClose}
      title={<bdi>{t("accounts.oneTimeTitle", { name: account.name })}</bdi>}
      description={t("accounts.oneTimeText")}
      footer={
        <>
          {refusal(account.may.permissions) ? null : (
            <Link to={`/accounts/${account.id}`} className={buttonLook({})}>
              {t("accounts.toRights")}
            </Link>
          )}
          <Button variant="primary" onClick={onClose}>
            {t("accounts.done")}
          </Button>
        </>
      }
    >
      <Copyable
        label={t("accounts.oneTimeUntil", { time: timeOfDay(password.valid_until) })}
        value={password.one_time_password}
      />
    </Dialog>
  );
}
