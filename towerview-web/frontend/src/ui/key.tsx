/** A key of the keyboard. */
export function Key({ children }: { children: string }) {
  return (
    <kbd className="inline-grid min-w-5.5 place-items-center rounded-sm border border-line-strong/60 bg-raised px-1.5 font-sans text-2xs text-muted leading-4.5">
      {children}
    </kbd>
  );
}
