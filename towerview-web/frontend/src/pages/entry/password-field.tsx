import { Eye, EyeOff } from "lucide-react";
import type { ComponentProps, ReactNode } from "react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Button } from "@/ui/button";
import { Field, Input } from "@/ui/field";
import { type Strength, strengthOf } from "./strength";

const LOOK: Record<Strength, { filled: number; look: string }> = {
  short: { filled: 1, look: "bg-bad" },
  long: { filled: 1, look: "bg-bad" },
  weak: { filled: 1, look: "bg-bad" },
  nameInside: { filled: 1, look: "bg-bad" },
  fair: { filled: 2, look: "bg-warn" },
  good: { filled: 3, look: "bg-ok" },
  strong: { filled: 4, look: "bg-ok" },
};

export function StrengthHint({ password, name }: { password: string; name: string }) {
  const { t } = useTranslation();
  if (password === "") return null;
  const strength = strengthOf(password, name);
  const { filled, look } = LOOK[strength];
  return (
    <div className="grid gap-1" role="status">
      <div className="flex gap-1" aria-hidden="true">
        {[1, 2, 3, 4].map((step) => (
          <span key={step} className={`h-1 flex-1 rounded-full ${step <= filled ? look : "bg-line"}`} />
        ))}
      </div>
      <p className="text-muted text-xs">{t(`strength.${strength}`, { count: [...password].length })}</p>
    </div>
  );
}

/** A password that can be looked at while it is typed. */
export function PasswordField(
  props: { label: string; help?: ReactNode; error?: ReactNode; note?: ReactNode } & Omit<
    ComponentProps<"input">,
    "type"
  >,
) {
  const { t } = useTranslation();
  const [shown, setShown] = useState(false);
  const { label, help, error, note, ...rest } = props;
  return (
    <Field label={label} help={help} error={error} note={note}>
      {(wiring) => (
        <div className="relative">
          <Input
            {...rest}
            {...wiring}
            type={shown ? "text" : "password"}
            className="pr-10"
            spellCheck={false}
          />
          <Button
            variant="quiet"
            size="icon-sm"
            className="absolute top-0.5 right-0.5"
            aria-label={`${shown ? t("action.hide") : t("action.show")}: ${label}`}
            aria-pressed={shown}
            onClick={() => setShown(!shown)}
          >
            {shown ? <EyeOff aria-hidden="true" /> : <Eye aria-hidden="true" />}
          </Button>
        </div>
      )}
    </Field>
  );
}
