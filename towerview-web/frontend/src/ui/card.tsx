import type { ComponentProps } from "react";

export function Card({ className = "", ...rest }: ComponentProps<"section">) {
  return (
    <section
      className={`min-w-0 rounded-lg border border-line bg-surface shadow-lift ${className}`}
      {...rest}
    />
  );
}

/** Stands where something will be, on the first load only; it has the size of what comes. */
export function Skeleton({ className = "" }: { className?: string }) {
  return <div aria-hidden="true" className={`animate-breathe rounded-lg bg-raised ${className}`} />;
}
