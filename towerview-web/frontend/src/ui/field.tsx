import type { ComponentProps, ReactNode } from "react";
import { useId } from "react";

const box =
  "w-full rounded-md border border-line bg-bg text-text transition-colors hover:border-line-strong aria-invalid:border-bad disabled:opacity-55";

export function Input({ className = "", ...rest }: ComponentProps<"input">) {
  return <input className={`${box} h-9 px-3 text-base ${className}`} {...rest} />;
}

export function Textarea({ className = "", ...rest }: ComponentProps<"textarea">) {
  return <textarea className={`${box} min-h-24 px-3 py-2 text-sm ${className}`} {...rest} />;
}

/** The browser's own select: right on every phone and with every keyboard, and it needs no script. */
export function Select({ className = "", ...rest }: ComponentProps<"select">) {
  return (
    <span className={`relative inline-block ${className}`}>
      <select className={`${box} h-9 appearance-none truncate pr-8 pl-3 text-base`} {...rest} />
      <svg
        aria-hidden="true"
        viewBox="0 0 16 16"
        className="-translate-y-1/2 pointer-events-none absolute top-1/2 right-2.5 size-3.5 fill-none stroke-2 stroke-current text-faint"
      >
        <path d="m4 6 4 4 4-4" />
      </svg>
    </span>
  );
}

export interface Wiring {
  id: string;
  "aria-describedby": string | undefined;
  "aria-invalid": boolean | undefined;
}

export interface FieldProps {
  label: ReactNode;
  help?: ReactNode;
  error?: ReactNode;
  /** Beside the label, for instance "optional". */
  note?: ReactNode;
  children: (wiring: Wiring) => ReactNode;
}

/** A label, its input, and what to know or what is wrong, tied together for screen readers. */
export function Field({ label, help, error, note, children }: FieldProps) {
  const id = useId();
  const described = [error ? `${id}-error` : "", help ? `${id}-help` : ""].filter(Boolean).join(" ");
  return (
    <div className="grid gap-1.5">
      <div className="flex items-baseline justify-between gap-3">
        <label htmlFor={id} className="font-medium text-sm text-text">
          {label}
        </label>
        {note ? <span className="text-faint text-xs">{note}</span> : null}
      </div>
      {children({
        id,
        "aria-describedby": described || undefined,
        "aria-invalid": error ? true : undefined,
      })}
      {error ? (
        <p id={`${id}-error`} role="alert" className="text-bad text-sm">
          {error}
        </p>
      ) : null}
      {help ? (
        <p id={`${id}-help`} className="text-faint text-xs">
          {help}
        </p>
      ) : null}
    </div>
  );
}
