import { useTranslation } from "react-i18next";

export interface RememberProps {
  remember: boolean;
  onRemember: (remember: boolean) => void;
}

export function Remember({ remember, onRemember }: RememberProps) {
  const { t } = useTranslation();
  return (
    <label className="flex items-center gap-2.5 text-muted text-sm">
      <input
        type="checkbox"
        className="size-4 accent-accent"
        checked={remember}
        onChange={(event) => onRemember(event.target.checked)}
      />
      {t("entry.remember")}
    </label>
  );
}
