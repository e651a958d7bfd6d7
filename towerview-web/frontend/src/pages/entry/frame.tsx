import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { useSignIn } from "@/api/account";

export function Tower({ className = "size-9" }: { className?: string }) {
  return (
    <svg aria-hidden="true" viewBox="0 0 32 32" className={className}>
      <path
        d="M16 4a7.5 7.5 0 0 1 7.5 7.5M16 4a7.5 7.5 0 0 0-7.5 7.5"
        className="fill-none stroke-[2.2] stroke-accent opacity-50"
        strokeLinecap="round"
      />
      <circle cx="16" cy="11.5" r="3.1" className="fill-accent" />
      <path d="M13.6 17h4.8L21 28H11z" className="fill-text" />
    </svg>
  );
}

/** The frame of the pages before the house is entered. */
export function EntryFrame(props: { title: string; text?: string; children: ReactNode }) {
  const { t } = useTranslation();
  const siteName = useSignIn((state) => state.siteName);
  return (
    <main className="grid min-h-dvh content-center justify-items-center gap-6 px-4 py-10">
      <div className="flex items-center gap-3">
        <Tower />
        <div>
          <p className="font-semibold text-xl tracking-tight">
            <bdi>{siteName}</bdi>
          </p>
          <p className="text-faint text-xs">{t("entry.tagline")}</p>
        </div>
      </div>
      <div className="grid w-full max-w-sm gap-5 rounded-xl border border-line bg-surface p-6 shadow-float">
        <div className="grid gap-1">
          <h1 className="font-semibold text-lg">{props.title}</h1>
          {props.text ? <p className="text-muted text-sm">{props.text}</p> : null}
        </div>
        {props.children}
      </div>
    </main>
  );
}
