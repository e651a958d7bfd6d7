import type { ReactNode } from "react";

export function PageHead(props: { title: string; text?: string; children?: ReactNode }) {
  return (
    <header className="flex flex-wrap items-end justify-between gap-3">
      <div className="grid gap-0.5">
        <h1 className="font-semibold text-xl tracking-tight">{props.title}</h1>
        {props.text ? <p className="text-muted text-sm">{props.text}</p> : null}
      </div>
      {props.children}
    </header>
  );
}
