import { CircleAlert, CircleCheck, Info, LoaderCircle, TriangleAlert, X } from "lucide-react";
import type { ReactNode } from "react";
import { useEffect } from "react";
import { useTranslation } from "react-i18next";
import { create } from "zustand";
import { Button } from "./button";

export type ToastTone = "busy" | "ok" | "warn" | "bad" | "info";

export interface Toast {
  id: string;
  tone: ToastTone;
  title: ReactNode;
  text?: ReactNode;
}

const KEEP_MS: Record<ToastTone, number | null> = {
  busy: null,
  ok: 5000,
  info: 6000,
  warn: 10_000,
  bad: 12_000,
};

const useToasts = create<{ toasts: Toast[] }>(() => ({ toasts: [] }));
let count = 0;

/** Say what happened. With the id of an earlier toast, that one changes in place ("Stopping…" becomes "Stopped"). */
export function toast(said: Omit<Toast, "id">, id?: string): string {
  const shown: Toast = { ...said, id: id ?? `toast-${++count}` };
  useToasts.setState(({ toasts }) => ({
    toasts: toasts.some((one) => one.id === shown.id)
      ? toasts.map((one) => (one.id === shown.id ? shown : one))
      : [...toasts.slice(-3), shown],
  }));
  return shown.id;
}

export function dismissToast(id: string): void {
  useToasts.setState(({ toasts }) => ({ toasts: toasts.filter((one) => one.id !== id) }));
}

/** What was said to one account is not for the next. */
export function dismissAllToasts(): void {
  useToasts.setState({ toasts: [] });
}

const MARKS = {
  busy: { icon: LoaderCircle, look: "animate-breathe text-accent" },
  ok: { icon: CircleCheck, look: "text-ok" },
  info: { icon: Info, look: "text-accent" },
  warn: { icon: TriangleAlert, look: "text-warn" },
  bad: { icon: CircleAlert, look: "text-bad" },
};

function ToastCard({ shown }: { shown: Toast }) {
  const { t } = useTranslation();
  const { icon: Icon, look } = MARKS[shown.tone];
  useEffect(() => {
    const keep = KEEP_MS[shown.tone];
    if (keep === null) return;
    const timer = setTimeout(() => dismissToast(shown.id), keep);
    return () => clearTimeout(timer);
  }, [shown]);
  return (
    <div className="pointer-events-auto flex animate-in items-start gap-3 rounded-lg border border-line bg-raised px-3.5 py-3 shadow-float">
      <Icon aria-hidden="true" className={`mt-0.5 size-4.5 shrink-0 ${look}`} />
      <div className="grid min-w-0 flex-1 gap-0.5">
        <p className="font-medium">{shown.title}</p>
        {shown.text ? <p className="text-muted text-sm">{shown.text}</p> : null}
      </div>
      <Button
        variant="quiet"
        size="icon-sm"
        className="-my-1 -mr-1.5"
        aria-label={t("action.dismiss")}
        onClick={() => dismissToast(shown.id)}
      >
        <X aria-hidden="true" />
      </Button>
    </div>
  );
}

/** Where toasts appear; once in the app. */
export function Toasts() {
  const toasts = useToasts((state) => state.toasts);
  return (
    <div
      data-toasts=""
      role="status"
      aria-live="polite"
      className="pointer-events-none fixed inset-x-3 bottom-[calc(4.5rem+env(safe-area-inset-bottom))] z-[70] grid gap-2 sm:inset-x-auto sm:right-4 sm:bottom-4 sm:w-96"
    >
      {toasts.map((shown) => (
        <ToastCard key={shown.id} shown={shown} />
      ))}
    </div>
  );
}
