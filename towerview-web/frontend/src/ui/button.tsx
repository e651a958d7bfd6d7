import { cva, type VariantProps } from "class-variance-authority";
import type { ComponentProps } from "react";

export const buttonLook = cva(
  "inline-flex shrink-0 select-none items-center justify-center gap-2 whitespace-nowrap rounded-md font-medium transition-[background-color,border-color,color,opacity] duration-150 disabled:opacity-50 aria-disabled:opacity-50 [&_svg]:size-4 [&_svg]:shrink-0",
  {
    variants: {
      variant: {
        primary: "bg-accent text-on-accent hover:bg-accent/88 active:bg-accent/80",
        plain: "border border-line bg-raised text-text hover:border-line-strong active:bg-line",
        quiet: "text-muted hover:bg-raised hover:text-text active:bg-line",
        danger: "border border-bad/45 bg-bad/12 text-bad hover:bg-bad/20 active:bg-bad/26",
      },
      size: {
        sm: "h-8 px-2.5 text-sm",
        md: "h-9 px-3.5 text-base",
        lg: "h-11 px-5 text-base",
        icon: "size-9 text-base",
        "icon-sm": "size-8 text-sm",
      },
    },
    defaultVariants: { variant: "plain", size: "md" },
  },
);

export interface ButtonProps extends ComponentProps<"button">, VariantProps<typeof buttonLook> {
  /** Something is under way: the label stays, a quiet pulse shows it, and a second press does nothing. */
  busy?: boolean;
}

export function Button({
  variant,
  size,
  busy = false,
  className,
  onClick,
  type = "button",
  ...rest
}: ButtonProps) {
  return (
    <button
      type={type}
      className={buttonLook({ variant, size, className })}
      aria-disabled={busy || undefined}
      aria-busy={busy || undefined}
      data-busy={busy || undefined}
      onClick={busy ? (event) => event.preventDefault() : onClick}
      {...rest}
    />
  );
}
