import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Problem } from "@/api/problem";
import { problemText } from "@/ui/problem-text";

export interface Refusal {
  /** The field it belongs to, if the house named one. */
  field: string | null;
  text: string;
}

/** One act of a form at a time, and what was said against it. */
export function useSubmit(act: () => Promise<void>) {
  const { t } = useTranslation();
  const [busy, setBusy] = useState(false);
  const [refusal, setRefusal] = useState<Refusal | null>(null);
  const submit = async (): Promise<void> => {
    if (busy) return;
    setBusy(true);
    setRefusal(null);
    try {
      await act();
    } catch (error) {
      const field = error instanceof Problem ? error.field : null;
      setRefusal({ field, text: problemText(error, t) });
    } finally {
      setBusy(false);
    }
  };
  const errorAt = (field: string) => (refusal?.field === field ? refusal.text : undefined);
  const errorElsewhere = (...fields: string[]) =>
    refusal && !(refusal.field && fields.includes(refusal.field)) ? refusal.text : null;
  return { busy, submit, errorAt, errorElsewhere };
}
